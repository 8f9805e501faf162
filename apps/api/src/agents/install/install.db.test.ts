import { Writable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { agentInstall } from '@landfall/contracts/agent';
import { makeToken } from '@landfall/crypto/token';
import { loadAll } from 'js-yaml';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrolWith, makeKeys, waitingCluster } from '../../../test/agent.ts';
import { type Person, PUBLIC_URL, seen, type TestApi, testApi } from '../../../test/api.ts';
import { buildApp } from '../../app.ts';
import { loggerOptions } from '../../log.ts';
import type { ManifestObject } from './labels.ts';

let api: TestApi;
let ada: Person;
beforeAll(async () => {
  api = await testApi({ limits: { failuresPerAddress: 8 } });
  ada = await api.signUp();
});
afterAll(() => api.close());

const manifest = (token: string) => api.app.inject(`/agent/install/${token}.yaml`);

describe('the line that installs an agent', () => {
  test('leads to a manifest with its token, and fetching it consumes nothing', async () => {
    const { token, kubectl } = await waitingCluster(api.app, ada);
    expect(kubectl).toContain(`"${PUBLIC_URL}/agent/install/${token}.yaml"`);
    for (let index = 0; index < 2; index += 1) {
      const response = await manifest(token);
      expect(response.statusCode).toBe(200);
      expect(response.headers['content-type']).toBe('application/yaml; charset=utf-8');
      expect(response.headers['cache-control']).toBe('no-store');
      const objects = loadAll(response.body) as ManifestObject[];
      expect(objects.find(({ kind }) => kind === 'Secret')).toMatchObject({ stringData: { token } });
      expect(JSON.stringify(objects)).toContain(PUBLIC_URL);
    }
    expect((await enrolWith(api.app, token)).statusCode).toBe(201);
  });

  test('makes what was chosen: rights and namespaces', async () => {
    const response = await api.app.inject({
      method: 'POST',
      url: '/v1/clusters/agent',
      headers: ada.bearer,
      payload: { name: 'chosen', rights: 'namespaces', namespaces: ['shop', 'blog'] },
    });
    const install = agentInstall.parse(response.json());
    const objects = loadAll((await manifest(install.token)).body) as ManifestObject[];
    expect(objects.filter(({ kind }) => kind === 'Role').map(({ metadata }) => metadata.namespace)).toEqual([
      'landfall-agent',
      'shop',
      'blog',
    ]);
    expect(install.helm).toContain(`--set token=${install.token}`);
    expect(install.helm).toContain('--set rights=namespaces --set "namespaces={shop,blog}"');
  });

  test('installed again, writes nothing over what the people of the cluster allow', async () => {
    const { clusterId, token } = await waitingCluster(api.app, ada);
    const kinds = async (one: string) =>
      (loadAll((await manifest(one)).body) as ManifestObject[]).map(({ kind }) => kind);
    expect(await kinds(token)).toContain('ConfigMap');
    await enrolWith(api.app, token);
    const url = `/v1/clusters/${clusterId}/agent-token`;
    const response = await api.app.inject({ method: 'POST', url, headers: ada.bearer });
    const again = await kinds(agentInstall.parse(response.json()).token);
    expect(again).not.toContain('ConfigMap');
    expect(again).toContain('Deployment');
  });

  test('one answer for a used token, a made-up one, another kind of secret and nonsense', async () => {
    const { token } = await waitingCluster(api.app, ada);
    await enrolWith(api.app, token);
    const answers = [];
    for (const one of [token, makeToken('agent'), makeToken('api'), 'nonsense', '%2e%2e%2f']) {
      answers.push(await seen(api.app, { url: `/agent/install/${one}.yaml` }));
    }
    expect(answers[0]?.status).toBe(404);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('the access log and a problem’s log hold no token', async () => {
    let written = '';
    const into = new Writable({
      write: (chunk, _encoding, done) => {
        written += String(chunk);
        done();
      },
    });
    const app = await buildApp(api.doors, pino({ ...loggerOptions, level: 'trace' }, into));
    const { token } = await waitingCluster(app, ada);
    const asked = [
      `/agent/install/${token}.yaml`,
      `/agent/install/${token}.yaml?x=${token}`,
      `/AGENT/install/${token}.yaml`,
      `/agent/install/${token}`,
      `/agent/install/${token}/%zz`,
    ];
    for (const url of asked) await app.inject(url);
    await enrolWith(app, token);
    await enrolWith(app, token);
    await app.close();
    expect(written).toContain('/agent/install/…');
    expect(written).not.toContain(token);
    expect(written).not.toContain(token.slice(7, 30));
  });

  test('the chart is a gzip that knows where Landfall is, and no token', async () => {
    const response = await api.app.inject('/agent/chart.tgz');
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('application/gzip');
    const text = gunzipSync(response.rawPayload).toString('utf8');
    expect(text).toContain(`url: "${PUBLIC_URL}"`);
    expect(text).not.toContain('lf_agt_');
  });
});

describe('enrolling', () => {
  test('a token is worth one enrolment; trying it again stands in the audit log', async () => {
    const { token } = await waitingCluster(api.app, ada);
    const first = await enrolWith(api.app, token);
    expect(first.json()).toMatchObject({ organizationId: ada.me.organization.id });
    expect(first.body).not.toContain(token);
    const again = await enrolWith(api.app, token);
    expect(again.statusCode).toBe(403);
    expect(again.body).not.toContain(token);
    const activity = await api.app.inject({ url: '/v1/activity?limit=200', headers: ada.bearer });
    expect(activity.body).toContain('agent.token-reused');
  });

  test.each([
    ['no keys', { token: 'x', version: '1' }],
    ['a cluster of one’s choice', { ...body(), clusterId: '00000000-0000-4000-8000-000000000000' }],
    ['a key that is none', { ...body(), keys: { signing: 'x', sealing: 'y' } }],
    ['a long token', { ...body(), token: 'x'.repeat(101) }],
  ])('CLU-4: %s is refused before anything is looked up', async (_what, payload) => {
    const response = await api.app.inject({ method: 'POST', url: '/agent/enrol', payload });
    expect(response.statusCode).toBe(400);
  });

  test('who tries wrong tokens has to wait, whichever they are', async () => {
    const statuses = [];
    for (let index = 0; index < 12; index += 1) {
      statuses.push((await enrolWith(api.app, makeToken('agent'))).statusCode);
    }
    expect(statuses).toContain(429);
    const { token } = await waitingCluster(api.app, ada);
    const response = await enrolWith(api.app, token);
    expect(response.statusCode).toBe(429);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
  });
});

function body() {
  return { token: makeToken('agent'), keys: makeKeys().keys, version: '1' };
}
