import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { later, ownKeys, testAgent } from '../../test/agent.ts';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getCluster } from '../clusters/list.ts';
import { removeCluster } from '../clusters/remove.ts';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { createAgentCluster } from './create-cluster.ts';
import { enrolAgent } from './enrol.ts';
import { findAgentToken } from './find-token.ts';
import { newAgentToken } from './new-token.ts';
import { revokeAgent } from './revoke.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const enrol = (token: string, platform = test.platform) =>
  enrolAgent(platform, {}, { token, keys: ownKeys().public, version: '1.0.0' });
const create = (context: Context, name = 'edge') =>
  createAgentCluster(context, { name, rights: 'namespaces', namespaces: ['shop'] });
const actions = (context: Context) =>
  read(context, async (tx) =>
    (await tx.auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ action }) => action),
  );
const MINUTE = 60_000;

describe('a one-time token', () => {
  it('stands in three lines, once, and is kept as a hash', async () => {
    const context = await test.member();
    const { token, kubectl, helm, process, clusterId, expiresAt } = await create(context);
    expect(kubectl).toBe(`kubectl apply -f "https://landfall.example/agent/install/${token}.yaml"`);
    expect(helm).toBe(
      `helm upgrade --install landfall-agent "https://landfall.example/agent/chart.tgz" --namespace landfall-agent --create-namespace --reset-then-reuse-values --set token=${token} --set rights=namespaces --set "namespaces={shop}"`,
    );
    expect(process).toBe(
      `LANDFALL_AGENT_TOKEN=${token} node apps/agent/src/main.ts --url https://landfall.example --kubeconfig FILE`,
    );
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(14.9 * MINUTE);
    expect([...(await test.dump()).values()].join()).not.toContain(token);
    expect(await getCluster(context, clusterId)).toMatchObject({
      kind: 'agent',
      server: '',
      state: 'unknown',
      agent: { state: 'waiting', rights: 'namespaces', namespaces: ['shop'], tokenExpiresAt: expiresAt },
    });
  });

  it('is looked at as often as one likes, and makes one identity: of twenty at once one wins', async () => {
    const context = await test.member();
    const { token, clusterId } = await create(context);
    for (let times = 0; times < 3; times += 1) {
      expect(await findAgentToken(test.platform, token)).toEqual({
        clusterId,
        name: 'edge',
        again: false,
        rights: 'namespaces',
        namespaces: ['shop'],
      });
    }
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => enrol(token)));
    const won = tries.filter((one) => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect(won[0]?.value).toMatchObject({ organizationId: context.organizationId, clusterId, name: 'edge' });
    expect(await read(context, (tx) => tx.agentIdentity.count())).toBe(1);
    expect(await findAgentToken(test.platform, token)).toBeUndefined();
    expect((await actions(context)).filter((action) => action === 'agent.token-reused')).toHaveLength(19);
    expect(await getCluster(context, clusterId)).toMatchObject({
      agent: {
        state: 'disconnected',
        version: '1.0.0',
        keysMadeAt: expect.any(String),
        tokenExpiresAt: null,
      },
    });
    const told = (await eventsOf(context)).filter(({ type }) => type === 'cluster');
    expect(told.length).toBeGreaterThan(1);
  });

  it('is refused alike when it ran out, was used, was replaced, or never was; only a reuse is told', async () => {
    const context = await test.member();
    const { token, clusterId } = await create(context);
    const second = await newAgentToken(context, clusterId);
    const refusals: unknown[] = [];
    const refused = (work: Promise<unknown>) =>
      work.then(
        () => expect.unreachable(),
        (error: unknown) => refusals.push(JSON.stringify(error)),
      );
    await refused(enrol(token));
    await refused(enrol(second.token, later(test.platform, 15 * MINUTE + 1)));
    expect(await findAgentToken(later(test.platform, 15 * MINUTE + 1), second.token)).toBeUndefined();
    expect(await actions(context)).not.toContain('agent.token-reused');
    await enrol(second.token);
    await refused(enrol(second.token));
    expect(await actions(context)).toContain('agent.token-reused');
    for (const nonsense of ['', 'x', token.slice(0, -1), `lf_pat_${'0'.repeat(36)}`])
      await refused(enrol(nonsense));
    expect(new Set(refusals).size).toBe(1);
    expect(await findAgentToken(test.platform, 'x')).toBeUndefined();
  });
});

describe('whose agent it is', () => {
  it('is the token’s to say: another tenant has no way to it', async () => {
    const [mine, theirs] = [await test.member(), await test.member('Eve')];
    const { clusterId } = await testAgent(mine);
    const missing = crypto.randomUUID();
    for (const verb of [newAgentToken, revokeAgent]) {
      const refusalOf = (id: string) => verb(theirs, id).catch((error: unknown) => JSON.stringify(error));
      expect(await refusalOf(clusterId)).toBe(await refusalOf(missing));
      await expect(verb(theirs, clusterId)).rejects.toMatchObject({ code: 'not-found' });
    }
    expect(await getCluster(mine, clusterId)).toMatchObject({ agent: { state: 'disconnected' } });
  });

  it('changes with a new enrolment: the identity of before is good for nothing', async () => {
    const context = await test.member();
    const old = await testAgent(context);
    const { connection } = await old.connect();
    const { token } = await newAgentToken(context, old.clusterId);
    await enrol(token);
    await expect(old.connect()).rejects.toMatchObject({ code: 'forbidden' });
    expect(connection.clusterId).toBe(old.clusterId);
    expect(await getCluster(context, old.clusterId)).toMatchObject({
      state: 'unreachable',
      agent: { state: 'disconnected' },
    });
  });

  it('a name is taken once, and a cluster with a kubeconfig has no agent', async () => {
    const context = await test.member();
    await create(context);
    await expect(create(context)).rejects.toMatchObject({ code: 'name-taken' });
    const id = crypto.randomUUID();
    const { organizationId } = context;
    await read(context, (tx) => tx.cluster.create({ data: { organizationId, id, name: 'k', server: 'k' } }));
    await expect(newAgentToken(context, id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(revokeAgent(context, id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await getCluster(context, id)).toMatchObject({ kind: 'kubeconfig', agent: null });
  });

  it('goes with its cluster', async () => {
    const context = await test.member();
    const { clusterId, connect } = await testAgent(context);
    test.agentWakes.length = 0;
    await removeCluster(context, clusterId);
    expect(test.agentWakes).toEqual([clusterId]);
    expect(await read(context, (tx) => tx.agentIdentity.count())).toBe(0);
    expect(await read(context, (tx) => tx.agentToken.count())).toBe(0);
    await expect(connect()).rejects.toMatchObject({ code: 'bad-signature' });
  });
});
