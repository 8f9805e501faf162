import { registerCluster } from '@landfall/actions/clusters/register';
import { createApplicationInput } from '@landfall/contracts/application';
import { commitFiles } from '@landfall/devstack/git-server';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, configMap, newTenant, type Tenant } from './tenant.ts';
import { startWorld, type World } from './world.ts';

const TOKEN = 'canary-git-token-5f1d';
const SECRET = 'canary-secret-value-91';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await startWorld();
  world.worker('source');
  world.worker('apply');
  tenant = await newTenant(world);
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key' }, stringData: { key: SECRET } };
  await commitFiles(
    world.git,
    tenant.repository,
    {
      'web/cm.yaml': configMap('web', { colour: 'blue' }),
      'web/secret.json': JSON.stringify(secret),
      'web/other.yaml': configMap('taken', { colour: 'green' }),
      'README.md': '# Shop',
    },
    'First',
  );
});
afterAll(() => world?.close());
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
});

const credential = { username: 'ci', token: TOKEN };
const url = () => `${world.git.url}/${tenant.repository}.git`;

describe('a repository', () => {
  it('tells branches, head and the folders that look deployable', async () => {
    const { state, result } = await ask(tenant.context, { kind: 'repository', url: url(), credential });
    expect(state).toBe('done');
    expect(result).toMatchObject({
      kind: 'repository',
      defaultBranch: 'main',
      branches: ['main'],
      head: { message: 'First' },
      folders: [{ path: 'web', kind: 'plain' }],
    });
  });

  it.each([
    [
      'a wrong token',
      () => ({ url: url(), credential: { username: 'ci', token: 'wrong' } }),
      'authentication-failed',
    ],
    [
      'a repository that is not there',
      () => ({ url: `${world.git.url}/acme/none.git`, credential }),
      /not-found|authentication/,
    ],
    ['a port where nothing listens', () => ({ url: 'https://127.0.0.1:1/a/b.git' }), 'address-refused'],
    ['a private address', () => ({ url: 'https://10.1.2.3/a/b.git' }), 'address-refused'],
    ['the metadata service', () => ({ url: 'https://169.254.169.254/latest/meta-data' }), 'address-refused'],
    ['a file', () => ({ url: 'file:///etc/passwd' }), 'url-refused'],
    ['a helper', () => ({ url: 'ext::sh -c touch% /tmp/pwned' }), 'url-refused'],
  ])('%s is a clear word where the person is', async (_what, input, code) => {
    const { state, problem } = await ask(tenant.context, { kind: 'repository', ...input() });
    expect(state).toBe('failed');
    expect(problem?.code).toMatch(code);
    expect(JSON.stringify(problem)).not.toContain(TOKEN);
  });
});

it('folders of a connected repository at a revision', async () => {
  const { repositoryId } = tenant;
  const { result } = await ask(tenant.context, { kind: 'folders', repositoryId, targetRevision: 'main' });
  expect(result).toMatchObject({ kind: 'folders', folders: [{ path: 'web', kind: 'plain' }] });
  const { problem } = await ask(tenant.context, { kind: 'folders', repositoryId, targetRevision: 'mian' });
  expect(problem).toMatchObject({ code: 'revision-not-found', fix: expect.stringContaining('main') });
});

describe('a cluster', () => {
  it('tells version, contexts, nodes and what may be done; registering copies its sealed credential', async () => {
    const { id, result } = await ask(tenant.context, {
      kind: 'cluster',
      kubeconfig: world.cluster.kubeconfig,
    });
    expect(result).toMatchObject({
      kind: 'cluster',
      server: world.cluster.server,
      version: expect.stringMatching(/^v1\./),
    });
    if (result?.kind !== 'cluster') throw new Error('not a cluster');
    expect(result.contexts.length).toBeGreaterThan(0);
    expect(result.permissions.some(({ verb, allowed }) => verb === 'patch' && allowed)).toBe(true);
    const registered = await registerCluster(tenant.context, { name: 'second', probeId: id });
    expect(registered).toMatchObject({ state: 'connected', server: world.cluster.server });
  });

  it('refuses a kubeconfig that runs a program, and says what to do', async () => {
    const kubeconfig = world.cluster.kubeconfig.replace(
      /user:\n[\s\S]*$/m,
      'user:\n    exec: {command: /usr/bin/aws}\n',
    );
    const { state, problem } = await ask(tenant.context, { kind: 'cluster', kubeconfig });
    expect(state).toBe('failed');
    expect(problem?.code).toMatch(/^kubeconfig-/);
  });

  it('says that a private address is not dialled, naming the contexts all the same', async () => {
    const kubeconfig = world.cluster.kubeconfig.replace(/server: .*/, 'server: https://10.9.8.7:6443');
    const { problem, result } = await ask(tenant.context, { kind: 'cluster', kubeconfig });
    expect(problem).toMatchObject({ code: 'cluster-untrusted', why: expect.stringContaining('10.9.8.7') });
    expect(result).toMatchObject({ kind: 'cluster', server: 'https://10.9.8.7:6443' });
  });
});

describe('an application that does not exist yet', () => {
  const input = () =>
    createApplicationInput.parse({
      name: 'preview',
      repositoryId: tenant.repositoryId,
      path: 'web',
      clusterId: tenant.clusterId,
      namespace: tenant.namespace,
    });

  it('shows its manifests masked and its plan; of what exists and is not ours it tells no content', async () => {
    const strange = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'taken' },
      data: { colour: 'strange-value-33' },
    };
    await kubernetesRequest(
      world.cluster,
      'POST',
      `/api/v1/namespaces/${tenant.namespace}/configmaps`,
      strange,
    );
    const { state, result } = await ask(tenant.context, { kind: 'application', application: input() });
    expect(state).toBe('done');
    if (result?.kind !== 'application') throw new Error('not an application');
    expect(result).toMatchObject({
      renderer: { kind: 'plain' },
      commit: { message: 'First' },
      planProblem: null,
    });
    const actions = new Map(result.plan?.items.map(({ ref, action }) => [ref.name, action]));
    expect(actions.get('web')).toBe('create');
    expect(actions.get('taken')).not.toBe('unchanged');
    const text = JSON.stringify(result);
    expect(text).toContain('masked:');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('strange-value-33');
  });

  it('a folder that is not there is a clear word', async () => {
    const { state, problem } = await ask(tenant.context, {
      kind: 'application',
      application: { ...input(), path: 'wbe' },
    });
    expect(state).toBe('failed');
    expect(problem?.code).toMatch(/path-(missing|not-found)/);
  });
});

it('an answered question keeps no sealed input, and nothing in the database holds a credential in clear', async () => {
  const tables = await world.test.dump();
  for (const [table, text] of tables) {
    for (const canary of [
      TOKEN,
      SECRET,
      Buffer.from(SECRET).toString('base64'),
      Buffer.from(TOKEN).toString('hex'),
    ]) {
      expect(text.includes(canary), `${table} holds ${canary}`).toBe(false);
    }
  }
  // (organization, id, kind, state, stage, sealed to source, sealed to apply, …): bytea reads as \\x…
  const answered = (tables.get('probes') ?? '').split('\n').filter((row) => /,(done|failed),/.test(row));
  expect(answered.length).toBeGreaterThan(5);
  for (const row of answered) expect(row).toMatch(/,(done|failed),,,,/);
  for (const canary of [TOKEN, SECRET, 'PRIVATE KEY']) expect(world.logs()).not.toContain(canary);
});
