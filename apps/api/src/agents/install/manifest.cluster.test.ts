import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { AgentRights } from '@landfall/contracts/agent';
import { applyObject } from '@landfall/devstack/kubernetes-request';
import { testCluster } from '@landfall/devstack/test-stack';
import { obtainTool } from '@landfall/render/tools/obtain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AGENT_NAME } from './labels.ts';
import { agentManifest, agentObjects } from './manifest.ts';

let folder: string;
let kubectl: (...argv: string[]) => Promise<{ stdout: string; stderr: string }>;
const chosen: string[] = [];
beforeAll(async () => {
  const cluster = await testCluster();
  folder = await mkdtemp(path.join(tmpdir(), 'landfall-manifest-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  await writeFile(kubeconfig, cluster.kubeconfig, { mode: 0o600 });
  const { path: program } = await obtainTool('kustomize');
  kubectl = (...argv) =>
    promisify(execFile)(program, [`--kubeconfig=${kubeconfig}`, ...argv], { env: { HOME: folder } });
  chosen.push(await cluster.namespace(), await cluster.namespace());
  // A dry run makes no namespace, and what is in one is refused without it.
  const [namespace] = agentObjects(installation('cluster'));
  await applyObject(cluster, `/api/v1/namespaces/${AGENT_NAME}`, namespace);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const installation = (rights: AgentRights) => ({
  url: 'https://landfall.example.com',
  token: 'one-time',
  rights,
  namespaces: rights === 'namespaces' ? chosen : [],
  image: 'landfall/agent:test',
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
