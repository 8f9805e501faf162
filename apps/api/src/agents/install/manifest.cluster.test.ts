import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { installLines } from '@landfall/actions/agents/make-token';
import type { AgentRights } from '@landfall/contracts/agent';
import { applyObject } from '@landfall/devstack/kubernetes-request';
import { testCluster } from '@landfall/devstack/test-stack';
import { obtainTool } from '@landfall/render/tools/obtain';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { packAgentChart } from './chart.ts';
import { AGENT_NAME } from './labels.ts';
import { agentManifest, agentObjects } from './manifest.ts';

let folder: string;
let kubeconfig: string;
let kubectl: (...argv: string[]) => Promise<{ stdout: string; stderr: string }>;
const chosen: string[] = [];
const granted: string[] = [];
beforeAll(async () => {
  const cluster = await testCluster();
  folder = await mkdtemp(path.join(tmpdir(), 'landfall-manifest-'));
  kubeconfig = path.join(folder, 'kubeconfig');
  await writeFile(kubeconfig, cluster.kubeconfig, { mode: 0o600 });
  const { path: program } = await obtainTool('kustomize');
  kubectl = (...argv) =>
    promisify(execFile)(program, [`--kubeconfig=${kubeconfig}`, ...argv], { env: { HOME: folder } });
  chosen.push(await cluster.namespace(), await cluster.namespace());
  // A dry run makes no namespace, and what is in one is refused without it.
  const [namespace] = agentObjects(installation('cluster'));
  await applyObject(cluster, `/api/v1/namespaces/${AGENT_NAME}`, namespace);
});
afterAll(async () => {
  for (const file of granted) await kubectl('delete', '--wait=false', '-f', file).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
});

const installation = (rights: AgentRights) => ({
  url: 'https://landfall.example.com',
  token: 'one-time',
  rights,
  namespaces: rights === 'namespaces' ? chosen : [],
  image: 'landfall/agent:test',
  again: false,
});

test.each<[AgentRights, string[]]>([
  ['cluster', ['apply', '--dry-run=server']],
  ['namespaces', ['apply', '--dry-run=server']],
  ['read-only', ['apply', '--dry-run=server']],
  ['cluster', ['apply', '--server-side', '--force-conflicts', '--dry-run=server']],
  ['namespaces', ['apply', '--server-side', '--force-conflicts', '--dry-run=server']],
  ['read-only', ['apply', '--server-side', '--force-conflicts', '--dry-run=server']],
])('a real API server takes the manifest with rights %s (%j)', async (rights, verb) => {
  const file = path.join(folder, `${rights}.yaml`);
  await writeFile(file, agentManifest(installation(rights)));
  const { stdout, stderr } = await kubectl(...verb, '--validate=strict', '-f', file);
  expect(stdout.trim().split('\n')).toHaveLength(agentObjects(installation(rights)).length);
  // Pod security is `restricted` in this namespace: a pod that is not would be warned of here.
  expect(stderr.replaceAll(/^.*last-applied-configuration.*\n/gm, '')).toBe('');
});

test('a chosen namespace that does not exist is refused by name', async () => {
  const file = path.join(folder, 'gone.yaml');
  await writeFile(file, agentManifest({ ...installation('namespaces'), namespaces: ['landfall-not-there'] }));
  await expect(kubectl('apply', '--dry-run=server', '-f', file)).rejects.toThrow(
    'namespaces "landfall-not-there" not found',
  );
});

test('the Helm line installs, and a new one later brings the release back with what its people had set', async () => {
  const home = await (await testCluster()).namespace();
  const archive = path.join(folder, 'chart.tgz');
  await writeFile(archive, (await packAgentChart('https://landfall.example.com')).archive);
  const { path: helm } = await obtainTool('helm');
  const env = { HOME: folder, KUBECONFIG: kubeconfig };
  const install = (token: string, more = '') => {
    const line = installLines('https://landfall.example.com', token, '')
      .helm.replace('helm ', `${helm} `)
      .replace('https://landfall.example.com/agent/chart.tgz', archive)
      .replace('--namespace landfall-agent', `--namespace ${home}`);
    return promisify(execFile)('/bin/sh', ['-c', line + more], { env });
  };
  const kept = async (what: string) => (await kubectl('get', `--namespace=${home}`, what, '-o=json')).stdout;
  try {
    await install('first', ' --set "policy.kinds={ConfigMap}"');
    expect(await kept('configmap/landfall-agent-policy')).toContain('ConfigMap\\"');
    await install('second');
    const secret = JSON.parse(await kept('secret/landfall-agent-token')) as { data: { token: string } };
    expect(atob(secret.data.token)).toBe('second');
    expect(await kept('configmap/landfall-agent-policy')).toContain('ConfigMap\\"');
  } finally {
    await promisify(execFile)(helm, ['uninstall', 'landfall-agent', `--namespace=${home}`], { env });
  }
});

/** The rights of a manifest, given to an account of a namespace of their own: nobody else's are touched. */
async function grant(rights: AgentRights): Promise<string> {
  const home = await (await testCluster()).namespace();
  const text = agentObjects(installation(rights))
    .filter(({ apiVersion, kind }) => kind === 'ServiceAccount' || apiVersion.startsWith('rbac.'))
    .map((object) => dump(object, { noRefs: true }))
    .join('---\n')
    .replaceAll('namespace: landfall-agent\n', `namespace: ${home}\n`)
    .replaceAll('name: landfall-agent', `name: ${home}`);
  const file = path.join(folder, `${home}.yaml`);
  await writeFile(file, text);
  await kubectl('apply', '-f', file);
  granted.push(file);
  return home;
}
/** Asks the real authorizer for the agent's account. */
const may = async (home: string, verb: string, what: string, namespace: string): Promise<boolean> => {
  const account = `--as=system:serviceaccount:${home}:${home}`;
  // Of a kind without a namespace the authorizer is asked without one, as it is in earnest.
  const where = namespace === '' || what === 'clusterroles' ? '--all-namespaces' : `--namespace=${namespace}`;
  const asked = kubectl('auth', 'can-i', verb, what, account, where);
  return (await asked.catch(({ stdout }: { stdout: string }) => ({ stdout }))).stdout.trim() === 'yes';
};
const asked = ['create deployments', 'delete secrets', 'list secrets', 'patch clusterroles', 'watch pods'];
const everything = [true, true, true, true, true];

test.each<[AgentRights, boolean[], boolean[]]>([
  // rights, in a chosen namespace, in another one
  ['cluster', everything, everything],
  ['namespaces', [true, true, true, false, true], [false, false, false, false, false]],
  ['read-only', [false, false, true, false, true], [false, false, true, false, true]],
])('with rights %s its account may do what was chosen and no more', async (rights, there, elsewhere) => {
  const home = await grant(rights);
  const [mine = ''] = chosen;
  const answers = (namespace: string) =>
    Promise.all(
      asked.map((question) => {
        const [verb = '', what = ''] = question.split(' ');
        return may(home, verb, what, namespace);
      }),
    );
  await vi.waitFor(async () => expect(await answers(mine)).toEqual(there), { timeout: 20_000 });
  expect(await answers('kube-system')).toEqual(elsewhere);
  // What it keeps is its own to write, and its policy is not.
  expect(await may(home, 'create', 'secrets', home)).toBe(true);
  expect(await may(home, 'update', 'leases.coordination.k8s.io', home)).toBe(true);
  expect(await may(home, 'patch', 'configmaps', home)).toBe(rights === 'cluster');
  // Which cluster this is, and how large.
  expect(await may(home, 'get', 'namespaces/kube-system', '')).toBe(true);
  expect(await may(home, 'list', 'nodes', '')).toBe(true);
});
