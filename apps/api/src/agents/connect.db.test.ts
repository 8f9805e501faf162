import { randomUUID } from 'node:crypto';
import { AGENT_PROTOCOL, rotationText } from '@landfall/contracts/agent-protocol';
import type { ClusterView } from '@landfall/contracts/cluster';
import { sign } from '@landfall/crypto/signature';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { enrolledAgent, helloOf, makeKeys, type TestAgent } from '../../test/agent.ts';
import { agentLines, facts, lineLimits } from '../../test/agent-lines.ts';
import { type Person, type TestApi, testApi } from '../../test/api.ts';

let api: TestApi;
let ada: Person;
const { call, join, joinSilently, refused } = agentLines(() => api);
beforeAll(async () => {
  api = await testApi({ limits: lineLimits });
  ada = await api.signUp();
});
afterAll(() => api.close());

const clusterOf = async (agent: TestAgent): Promise<ClusterView> =>
  (
    await api.app.inject({ url: `/v1/clusters/${agent.enrolled.clusterId}`, headers: ada.bearer })
  ).json<ClusterView>();
const actionsOf = async (): Promise<string[]> =>
  (await api.app.inject({ url: '/v1/activity?limit=200', headers: ada.bearer }))
    .json<{ items: { action: string }[] }>()
    .items.map(({ action }) => action);

describe('an agent that enrolled', () => {
  test('is challenged, signs, is welcomed, and told what is wanted', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent);
    expect(line.told[0]).toMatchObject({ type: 'challenge', protocol: AGENT_PROTOCOL });
    expect(line.welcome).toMatchObject({ acked: 0, rotate: false });
    expect(await line.hear('desired')).toEqual([{ type: 'desired', applications: [], others: [] }]);
    line.send({ type: 'facts', facts });
    await vi.waitFor(async () =>
      expect(await clusterOf(agent)).toMatchObject({ state: 'connected', version: 'v1.34.4' }),
    );
    expect((await clusterOf(agent)).agent).toMatchObject({ state: 'connected', nodes: 3, version: '1.0.0' });
    expect(await actionsOf()).toEqual(expect.arrayContaining(['agent.enrol', 'agent.connect']));
  });

  test('hears us live, and one that is silent is dropped and shown as away', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await joinSilently(agent);
    line.send({ type: 'facts', facts });
    await line.hear('ping', 2);
    await line.closed;
    await vi.waitFor(async () => expect((await clusterOf(agent)).state).toBe('unreachable'));
    expect((await clusterOf(agent)).problem?.why).toContain('Nothing was heard of it');
  });

  test('one that goes is shown as away at once', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent);
    line.socket.close();
    await vi.waitFor(async () => expect((await clusterOf(agent)).agent?.state).toBe('disconnected'));
  });

  test('has its keys replaced over its connection', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent);
    const { signing, keys } = makeKeys();
    const signature = sign(agent.signing.privateKey, rotationText(agent.identityId, keys));
    line.send({ type: 'rotate', keys, signature });
    const [rotated] = await line.hear('rotated');
    expect(rotated?.identityId).not.toBe(agent.identityId);
    line.socket.close();
    const again = await join({ ...agent, signing, identityId: rotated?.identityId ?? agent.identityId });
    expect(again.welcome.rotate).toBe(false);
  });
});

describe('whose connection counts', () => {
  test('CLU-6: the newest one; the other is told, and both stand in the audit log', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const first = await join(agent);
    const second = await join(agent);
    expect((await refused(first))?.problem.code).toBe('agent-replaced');
    await second.hear('ping');
    expect(second.heard('bye')).toEqual([]);
    expect((await clusterOf(agent)).agent?.state).toBe('connected');
    expect(await actionsOf()).toEqual(expect.arrayContaining(['agent.replaced', 'agent.connect']));
  });

  test('revoking closes it at once, for good', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent);
    await line.hear('desired');
    const began = performance.now();
    const url = `/v1/clusters/${agent.enrolled.clusterId}/revoke-agent`;
    const response = await api.app.inject({ method: 'POST', url, headers: ada.bearer });
    expect(response.statusCode).toBe(200);
    expect(await refused(line)).toMatchObject({ final: true, problem: { code: 'agent-revoked' } });
    expect(performance.now() - began).toBeLessThan(1000);
    const again = await call();
    again.send(await helloOf(agent, again));
    expect(await refused(again)).toMatchObject({ final: true, problem: { code: 'forbidden' } });
  });

  test('removing the cluster closes it at once', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent);
    const url = `/v1/clusters/${agent.enrolled.clusterId}`;
    await api.app.inject({ method: 'DELETE', url, headers: ada.bearer });
    expect(await refused(line)).toMatchObject({ final: true, problem: { code: 'cluster-removed' } });
  });

  test('an agent that is suddenly in another cluster is refused', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent);
    line.send({ type: 'facts', facts });
    line.send({ type: 'facts', facts: { ...facts, uid: randomUUID() } });
    expect(await refused(line)).toMatchObject({ problem: { code: 'refused' } });
    await vi.waitFor(async () => expect((await clusterOf(agent)).state).toBe('unreachable'));
  });

  test('Postgres away ends the connection with a word, and not for good', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent);
    await line.hear('desired');
    const away = vi
      .spyOn(api.doors.platform.database.prisma, '$transaction')
      .mockRejectedValue(new Error('canary'));
    line.send({ type: 'facts', facts });
    const bye = await refused(line);
    away.mockRestore();
    expect(bye).toMatchObject({ final: false, problem: { code: 'unavailable' } });
    expect(JSON.stringify(bye)).not.toContain('canary');
  });
});
