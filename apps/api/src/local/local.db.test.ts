import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalFile, LocalStatus } from '@landfall/contracts/local';
import { type ProbeInput, probeInput } from '@landfall/contracts/probe';
import { type RepositoryConnected, repositoryCredential } from '@landfall/contracts/repository';
import { roleKeyFor } from '@landfall/crypto/role-keys';
import { openJson, sealContext } from '@landfall/crypto/seal';
import { openDatabase } from '@landfall/db/client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Person, type TestApi, testApi } from '../../test/api.ts';
import { type Local, openLocal } from './local.ts';

let dir: string;
let file: LocalFile;
let local: Local;
let api: TestApi;
let ada: Person;
const path = () => join(dir, 'local.json');

/** As the launcher writes it: a new file, moved over the old one. */
async function write(): Promise<void> {
  await writeFile(`${path()}.new`, JSON.stringify(file));
  await rename(`${path()}.new`, path());
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'api-local-'));
  await writeFile(join(dir, 'token'), 'canary-token\n');
  await writeFile(join(dir, 'kubeconfig'), 'canary: kubeconfig');
  file = {
    steps: [{ id: 'cluster', title: 'Kubernetes', state: 'running', detail: 'building', elapsedMs: 5 }],
    sampleRepository: {
      url: 'https://127.0.0.1:8443/sample/shop.git',
      username: 'landfall',
      tokenFile: join(dir, 'token'),
      webhookFile: join(dir, 'webhook.json'),
      cloneLine: 'git clone …',
    },
    sandbox: { name: 'sandbox', kubeconfigFile: join(dir, 'kubeconfig'), state: 'building', detail: '' },
    agent: { cluster: 'sandbox', tokenFile: join(dir, 'agent.json'), state: 'waiting', detail: '' },
  };
  await write();
  local = openLocal(path());
  api = await testApi({ local });
  ada = await api.signUp();
});
afterAll(async () => {
  await api.close();
  local.close();
  await rm(dir, { recursive: true, force: true });
});

const post = (url: string, payload: object) =>
  api.app.inject({ method: 'POST', url, headers: ada.bearer, payload });

/** What the role that answers will find in a probe. */
async function sealedInput(id: string, role: 'source' | 'apply'): Promise<ProbeInput> {
  const owner = openDatabase(api.ownerUrl);
  const row = await owner.prisma.probe.findFirstOrThrow({ where: { id } });
  await owner.close();
  const sealed = (role === 'source' ? row.sealedToSource : row.sealedToApply) ?? new Uint8Array();
  const context = sealContext(ada.me.organization.id, 'probes', id, `sealed_to_${role}`);
  return openJson(roleKeyFor(role, api.keys), sealed, context, probeInput);
}

describe('what `npm start` set up', () => {
  test('is shown without paths, users and secrets', async () => {
    const response = await api.app.inject({ url: '/v1/local', headers: ada.bearer });
    expect(response.json()).toEqual({
      steps: file.steps,
      sampleRepository: { url: 'https://127.0.0.1:8443/sample/shop.git', cloneLine: 'git clone …' },
      sandbox: { name: 'sandbox', state: 'building', detail: '' },
      agent: { cluster: 'sandbox', state: 'waiting', detail: '' },
    });
    expect(response.body).not.toMatch(/canary|tokenFile|kubeconfigFile/);
  });

  test('a token is left for the agent that runs here, readable by nobody else, and refused where none does', async () => {
    const handed = await post('/v1/local/agent', { token: 'canary-agent-token' });
    expect([handed.statusCode, handed.body]).toEqual([204, '']);
    const left = join(dir, 'agent.json');
    expect(JSON.parse(await readFile(left, 'utf8'))).toEqual({ token: 'canary-agent-token' });
    expect((await stat(left)).mode & 0o777).toBe(0o600);
    expect((await post('/v1/local/agent', { token: 'x'.repeat(101) })).statusCode).toBe(400);
    expect((await post('/v1/local/agent', {})).statusCode).toBe(400);
    const { agent } = file;
    file.agent = null;
    await write();
    const refused = await post('/v1/local/agent', { token: 'canary-agent-token' });
    file.agent = agent;
    await write();
    expect(refused.statusCode).toBe(422);
    expect(refused.json()).toMatchObject({ code: 'refused', title: 'There is no agent here to use.' });
  });

  test('the sample repository’s credential goes into the sealed question, and into no answer', async () => {
    const response = await post('/v1/probes', { kind: 'repository', url: 'ignored', sample: true });
    expect(response.statusCode).toBe(202);
    expect(response.body).not.toContain('canary');
    expect(await sealedInput(response.json<{ id: string }>().id, 'source')).toEqual({
      kind: 'repository',
      url: 'https://127.0.0.1:8443/sample/shop.git',
      credential: { username: 'landfall', token: 'canary-token' },
    });
  });

  test('connecting it by its address alone takes the credential too', async () => {
    const response = await post('/v1/repositories', { name: 'shop', url: file.sampleRepository?.url });
    expect(response.json()).toMatchObject({ hasCredential: true });
    expect(response.body).not.toContain('canary');
    const owner = openDatabase(api.ownerUrl);
    const { id, sealedCredential } = await owner.prisma.repository.findFirstOrThrow({
      where: { name: 'shop' },
    });
    await owner.close();
    const context = sealContext(ada.me.organization.id, 'repositories', id, 'sealed_credential');
    const key = roleKeyFor('source', api.keys);
    expect(openJson(key, sealedCredential ?? new Uint8Array(), context, repositoryCredential)).toEqual({
      username: 'landfall',
      token: 'canary-token',
    });
    const other = await post('/v1/repositories', { name: 'other', url: 'https://git.example.com/a/b.git' });
    expect(other.json()).toMatchObject({ hasCredential: false });
  });

  test('its webhook is left for the local Git server, at connecting and at rotating, readable by nobody else', async () => {
    const url = file.sampleRepository?.url;
    const connected = await post('/v1/repositories', { name: 'again', url });
    const { id, webhook, webhookSecret } = connected.json<RepositoryConnected>();
    const left = async () => JSON.parse(await readFile(join(dir, 'webhook.json'), 'utf8'));
    expect(await left()).toEqual({ url: webhook.url, secret: webhookSecret });
    expect((await stat(join(dir, 'webhook.json'))).mode & 0o777).toBe(0o600);
    const rotated = await post(`/v1/repositories/${id}/webhook-secret`, {});
    const fresh = { url: webhook.url, secret: rotated.json<RepositoryConnected>().webhookSecret };
    expect(await left()).toEqual(fresh);
    await post('/v1/repositories', { name: 'foreign', url: 'https://git.example.com/a/c.git' });
    expect(await left()).toEqual(fresh);
  });

  test('the sandbox is refused with a word until it is ready', async () => {
    const early = await post('/v1/probes', { kind: 'cluster', sandbox: true });
    expect(early.statusCode).toBe(422);
    const heard: LocalStatus[] = [];
    local.onChange((status) => heard.push(status));
    if (file.sandbox) file.sandbox.state = 'ready';
    await write();
    await vi.waitFor(() => expect(heard.at(-1)?.sandbox?.state).toBe('ready'), { timeout: 5000 });
    const response = await post('/v1/probes', { kind: 'cluster', sandbox: true });
    expect(await sealedInput(response.json<{ id: string }>().id, 'apply')).toEqual({
      kind: 'cluster',
      kubeconfig: 'canary: kubeconfig',
    });
  });

  test('WEB-10: the job that asks for the answer holds ids and nothing else', async () => {
    const jobs: unknown[] = [];
    const idle = async () => undefined;
    api.queue.consume('source', {
      'process-delivery': idle,
      'refresh-repository': idle,
      'render-application': idle,
      'push-revert': idle,
      'plan-pull': idle,
      'follow-proposal': idle,
      'tell-history': idle,
      'report-status': idle,
      'answer-probe-source': async (payload) => void jobs.push(payload),
    });
    const response = await post('/v1/probes', { kind: 'repository', url: 'ignored', sample: true });
    const { id } = response.json<{ id: string }>();
    const wanted = { organizationId: ada.me.organization.id, probeId: id };
    await vi.waitFor(() => expect(jobs).toContainEqual(wanted), { timeout: 10_000 });
  });
});
