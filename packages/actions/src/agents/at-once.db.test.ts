import type { Transaction } from '@landfall/db/transaction';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownKeys, type TestAgent, testAgent } from '../../test/agent.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { untilWaiting } from '../../test/waiting.ts';
import { read, unitOfWork } from '../unit.ts';
import { enrolAgent } from './enrol.ts';
import { farewell } from './farewell.ts';
import { lockCluster } from './lock-cluster.ts';
import { newAgentToken } from './new-token.ts';
import { revokeAgent } from './revoke.ts';
import { touchConnection } from './touch-connection.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

/** While the cluster's row is held, these come to wait for it one after the other; who holds it does `last`, and ends. */
async function inLine(
  { context, clusterId }: TestAgent,
  works: (() => Promise<unknown>)[],
  last: (tx: Transaction) => Promise<unknown> = async () => {},
): Promise<PromiseSettledResult<unknown>[]> {
  const begun: Promise<unknown>[] = [];
  await unitOfWork(context, async ({ tx }) => {
    await lockCluster(tx, clusterId);
    for (const work of works) {
      const one = work();
      one.catch(() => undefined);
      begun.push(one);
      await untilWaiting(tx, begun.length);
    }
    await last(tx);
  });
  return Promise.allSettled(begun);
}

/** What takes an identity away: of its own will, or for another one. */
const ends = [
  [
    'is revoked',
    async ({ context, clusterId }: TestAgent) =>
      () =>
        revokeAgent(context, clusterId),
  ],
  [
    'is replaced',
    async ({ context, clusterId }: TestAgent) => {
      const { token } = await newAgentToken(context, clusterId);
      return () => enrolAgent(test.platform, {}, { token, keys: ownKeys().public, version: '1.0.0' });
    },
  ],
] as const;

it.each(ends)('an agent that connects while it %s is in no more', async (_how, prepare) => {
  const agent = await testAgent(await test.member());
  const end = await prepare(agent);
  const opened: Awaited<ReturnType<TestAgent['connect']>>[] = [];
  const connect = () => agent.connect().then((one) => opened.push(one));
  const [came, ended] = await inLine(agent, [connect, end]);
  expect([came?.status, ended?.status]).toEqual(['fulfilled', 'fulfilled']);
  for (const { connection } of opened) {
    expect(await touchConnection(connection)).toBe(false);
    expect(await farewell(connection)).toMatchObject({ final: true, problem: { code: 'agent-revoked' } });
  }
});

it.each(ends)('an agent that comes just after it %s is not let in', async (_how, prepare) => {
  const agent = await testAgent(await test.member());
  const end = await prepare(agent);
  const [ended, came] = await inLine(agent, [end, () => agent.connect().then(() => 'let in')]);
  expect(ended?.status).toBe('fulfilled');
  expect(came).toMatchObject({ status: 'rejected', reason: { code: 'forbidden' } });
});

it('an agent that enrols while its cluster is removed is not let in', async () => {
  const agent = await testAgent(await test.member());
  const enrol = await ends[1][1](agent);
  const { clusterId: id } = agent;
  const [enrolled] = await inLine(agent, [enrol], (tx) =>
    tx.agentToken.deleteMany({ where: { clusterId: id } }),
  );
  expect(enrolled).toMatchObject({ status: 'rejected', reason: { code: 'forbidden' } });
});

it('of tokens that are made at once one is good', async () => {
  const agent = await testAgent(await test.member());
  const { context, clusterId } = agent;
  const make = () => newAgentToken(context, clusterId);
  const made = await inLine(agent, [make, make]);
  expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect(await read(context, (tx) => tx.agentToken.count({ where: { consumedAt: null } }))).toBe(1);
});
