import { rotationText } from '@landfall/contracts/agent-protocol';
import { sign } from '@landfall/crypto/signature';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { facts, later, ownKeys, testAgent } from '../../test/agent.ts';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getCluster } from '../clusters/list.ts';
import { removeCluster } from '../clusters/remove.ts';
import type { Context } from '../context.ts';
import { isObserved } from '../observing/is-observed.ts';
import { read } from '../unit.ts';
import { closeConnection } from './close-connection.ts';
import { farewell } from './farewell.ts';
import { findAgentHost } from './find-host.ts';
import { noteSilence } from './note-silence.ts';
import { recordFacts } from './record-facts.ts';
import { revokeAgent } from './revoke.ts';
import { rotateAgent } from './rotate.ts';
import { touchConnection } from './touch-connection.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const HOUR = 3_600_000;
const audited = (context: Context, action: string) =>
  read(context, (tx) => tx.auditEntry.count({ where: { action } }));
const observed = (context: Context, clusterId: string) =>
  read(context, (tx) => isObserved(tx, context, clusterId));

describe('who is let in', () => {
  it('is who signs the challenge, for this address and with the key of the identity', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const other = await testAgent(await test.member());
    const wrong = { code: 'bad-signature' };
    await expect(agent.connect({ keys: ownKeys() })).rejects.toMatchObject(wrong);
    await expect(agent.connect({ origin: 'https://elsewhere.example' })).rejects.toMatchObject(wrong);
    await expect(agent.connect({ identityId: other.enrolled.identityId })).rejects.toMatchObject(wrong);
    await expect(agent.connect({ identityId: crypto.randomUUID() })).rejects.toMatchObject(wrong);
    expect(await getCluster(context, agent.clusterId)).toMatchObject({ agent: { state: 'disconnected' } });
    const { connection, acked, rotate, access } = await agent.connect();
    expect({ acked, rotate }).toEqual({ acked: 0, rotate: false });
    expect(connection.context.organizationId).toBe(context.organizationId);
    expect([...(await test.dump()).values()].join()).not.toContain(access);
    expect(await getCluster(context, agent.clusterId)).toMatchObject({
      state: 'unknown',
      agent: { state: 'connected', version: '1.0.0' },
    });
    expect(await observed(context, agent.clusterId)).toBe(false);
  });

  it('is not who was revoked: the connection ends at once', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const { connection } = await agent.connect();
    test.agentWakes.length = 0;
    const view = await revokeAgent(context, agent.clusterId);
    expect(view).toMatchObject({ state: 'unreachable', agent: { state: 'revoked', keysMadeAt: null } });
    expect(test.agentWakes).toEqual([agent.clusterId]);
    expect(await touchConnection(connection)).toBe(false);
    expect(await farewell(connection)).toMatchObject({ final: true, problem: { code: 'agent-revoked' } });
    await expect(recordFacts(connection, facts())).rejects.toMatchObject({ code: 'conflict' });
    await expect(agent.connect()).rejects.toMatchObject({ code: 'forbidden' });
    expect(await findAgentHost(context, agent.clusterId)).toMatchObject({
      connected: false,
      identityId: null,
    });
    expect(await audited(context, 'agent.revoke')).toBe(1);
  });
});

describe('of two connections', () => {
  it('the newest wins, and the older one is told so; both are audited', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const first = await agent.connect();
    await recordFacts(first.connection, facts());
    test.agentWakes.length = 0;
    const second = await agent.connect();
    expect(test.agentWakes).toEqual([agent.clusterId]);
    expect(await touchConnection(first.connection)).toBe(false);
    expect(await touchConnection(second.connection)).toBe(true);
    expect(await farewell(first.connection)).toMatchObject({ problem: { code: 'agent-replaced' } });
    await closeConnection(first.connection, 'It was cut.');
    expect(await getCluster(context, agent.clusterId)).toMatchObject({
      state: 'unknown',
      agent: { state: 'connected' },
    });
    await recordFacts(second.connection, facts());
    expect(await getCluster(context, agent.clusterId)).toMatchObject({ state: 'connected' });
    await expect(agent.tell(first, 1, { kind: 'dropped' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await observed(context, agent.clusterId)).toBe(true);
    expect(await observed(later(context, 31_000), agent.clusterId)).toBe(false);
    expect(await audited(context, 'agent.connect')).toBe(2);
    expect(await audited(context, 'agent.replaced')).toBe(1);
  });
});

describe('how the cluster is shown', () => {
  it('is connected from its facts on, and unreachable once the connection is over', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const { connection } = await agent.connect();
    expect(await findAgentHost(context, agent.clusterId)).toMatchObject({ connected: false });
    test.agentWakes.length = 0;
    await recordFacts(connection, facts({ uid: 'uid-1', nodes: 4 }));
    await recordFacts(connection, facts({ uid: 'uid-1', nodes: 4 }));
    expect(test.agentWakes).toEqual([agent.clusterId]);
    expect(await getCluster(context, agent.clusterId)).toMatchObject({
      state: 'connected',
      version: 'v1.34.4',
      agent: { nodes: 4 },
    });
    expect(await findAgentHost(context, agent.clusterId)).toMatchObject({
      connected: true,
      identityId: agent.enrolled.identityId,
      sealingKey: agent.keys.public.sealing,
    });
    await closeConnection(connection, 'It was cut');
    expect(await getCluster(context, agent.clusterId)).toMatchObject({
      state: 'unreachable',
      problem: { code: 'agent-disconnected', what: 'The agent is disconnected.', why: 'It was cut.' },
      agent: { state: 'disconnected', disconnectedAt: expect.any(String) },
    });
    expect(await observed(context, agent.clusterId)).toBe(false);
    const shown = (await eventsOf(context)).filter(({ type }) => type === 'cluster');
    expect(shown.at(-1)).toMatchObject({ cluster: { state: 'unreachable' } });
    await agent.join();
    expect(await getCluster(context, agent.clusterId)).toMatchObject({ state: 'connected', problem: null });
  });

  it('is refused when the agent is in another cluster than before', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const { connection } = await agent.connect();
    await recordFacts(connection, facts({ uid: 'uid-1' }));
    await recordFacts(connection, facts({ uid: null }));
    await expect(recordFacts(connection, facts({ uid: 'uid-2' }))).rejects.toMatchObject({ code: 'refused' });
    const refused = { state: 'unreachable', problem: { code: 'cluster-untrusted' } };
    expect(await getCluster(context, agent.clusterId)).toMatchObject(refused);
    // It is asked nothing there, however often it comes.
    await expect(agent.connect().then((again) => touchConnection(again.connection))).resolves.toBe(true);
    expect(await getCluster(context, agent.clusterId)).toMatchObject(refused);
    expect(await findAgentHost(context, agent.clusterId)).toMatchObject({ connected: false });
  });

  it('is not one that is seen while its agent does not say what it is', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const { connection } = await agent.join();
    await agent.connect();
    const again = (await agent.connect()).connection;
    const touch = (ms: number) => touchConnection({ ...again, context: later(again.context, ms) });
    await touch(29_000);
    expect(await getCluster(context, agent.clusterId)).toMatchObject({ state: 'unknown' });
    await touch(31_000);
    await touch(61_000);
    expect(await getCluster(context, agent.clusterId)).toMatchObject({
      state: 'unreachable',
      problem: { code: 'agent-without-facts' },
      agent: { state: 'connected' },
    });
    const shown = (await eventsOf(context)).filter(({ type }) => type === 'cluster');
    expect(shown.filter((one) => JSON.stringify(one).includes('agent-without-facts'))).toHaveLength(1);
    await expect(recordFacts(connection, facts())).rejects.toMatchObject({ code: 'conflict' });
    await recordFacts(again, facts({ version: 'v1\0' }));
    expect(await getCluster(context, agent.clusterId)).toMatchObject({
      state: 'connected',
      version: 'v1',
      problem: null,
    });
  });

  it('is disconnected when nobody was heard for thirty seconds, and back with the next sign of life', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const { connection } = await agent.connect();
    await recordFacts(connection, facts());
    await noteSilence(later(context, 25_000), agent.clusterId);
    expect(await getCluster(context, agent.clusterId)).toMatchObject({ state: 'connected' });
    expect(await findAgentHost(later(context, 31_000), agent.clusterId)).toMatchObject({ connected: false });
    await noteSilence(later(context, 31_000), agent.clusterId);
    expect(await getCluster(context, agent.clusterId)).toMatchObject({
      state: 'unreachable',
      agent: { state: 'disconnected' },
    });
    expect(await touchConnection(connection)).toBe(false);
    expect(await farewell(connection)).toMatchObject({ final: false });
    const again = await agent.join();
    expect(await getCluster(context, agent.clusterId)).toMatchObject({ state: 'connected' });
    await removeCluster(context, agent.clusterId);
    expect(await touchConnection(again.connection)).toBe(false);
    expect(await farewell(again.connection)).toMatchObject({
      final: true,
      problem: { code: 'cluster-removed' },
    });
  });
});

describe('new keys', () => {
  it('are signed for with the old one, which is good for an hour more', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const { connection } = await agent.join();
    const keys = ownKeys();
    const text = rotationText(agent.enrolled.identityId, keys.public);
    await expect(
      rotateAgent(connection, keys.public, sign(keys.signing.privateKey, text)),
    ).rejects.toMatchObject({ code: 'bad-signature' });
    const signature = sign(agent.keys.signing.privateKey, text);
    const identityId = await rotateAgent(connection, keys.public, signature);
    expect(identityId).not.toBe(agent.enrolled.identityId);
    expect(await rotateAgent(connection, keys.public, signature)).toBe(identityId);
    expect(await findAgentHost(context, agent.clusterId)).toMatchObject({
      connected: true,
      identityId,
      sealingKey: keys.public.sealing,
    });
    expect(await touchConnection(connection)).toBe(true);
    expect((await agent.connect()).rotate).toBe(true);
    const soon = later(test.platform, 0.9 * HOUR);
    expect((await agent.connect({ platform: soon })).connection.identityId).toBe(agent.enrolled.identityId);
    const over = later(test.platform, 1.1 * HOUR);
    await expect(agent.connect({ platform: over })).rejects.toMatchObject({ code: 'expired' });
    expect((await agent.connect({ platform: over, identityId, keys })).rotate).toBe(false);
    const tomorrow = later(test.platform, 25 * HOUR);
    expect((await agent.connect({ platform: tomorrow, identityId, keys })).rotate).toBe(true);
    expect(await audited(context, 'agent.rotate')).toBe(1);
  });

  it('that the agent never heard of are no more once it makes others', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const rotate = async (keys = ownKeys()) => {
      const { connection } = await agent.connect();
      const text = rotationText(agent.enrolled.identityId, keys.public);
      const signed = sign(agent.keys.signing.privateKey, text);
      return { keys, identityId: await rotateAgent(connection, keys.public, signed) };
    };
    const lost = await rotate();
    const kept = await rotate();
    await expect(agent.connect(lost)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await agent.connect(kept)).connection.identityId).toBe(kept.identityId);
  });
});
