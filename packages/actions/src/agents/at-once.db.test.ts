import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownKeys, type TestAgent, testAgent } from '../../test/agent.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { untilWaiting } from '../../test/waiting.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { holdConnection, holdObserver } from './connection.ts';
import { enrolAgent } from './enrol.ts';
import { farewell } from './farewell.ts';
import { newAgentToken } from './new-token.ts';
import { revokeAgent } from './revoke.ts';
import { touchConnection } from './touch-connection.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

/** While `held` has the cluster's row, these come to wait for it one after the other; then it does `last`, and ends. */
async function inLine(
  { context, clusterId }: TestAgent,
  works: (() => Promise<unknown>)[],
  { held = lockRow(clusterId), last = async () => {} }: Partial<Record<'held' | 'last', Held>> = {},
): Promise<PromiseSettledResult<unknown>[]> {
  const begun: Promise<unknown>[] = [];
  await unitOfWork(context, async (unit) => {
    await held(unit);
    for (const work of works) {
      const one = work();
      one.catch(() => undefined);
      begun.push(one);
      await untilWaiting(unit.tx, begun.length);
    }
    await last(unit);
  });
  return Promise.allSettled(begun);
}
type Held = (unit: Unit) => Promise<unknown>;
const lockRow =
  (clusterId: string): Held =>
  ({ tx }) =>
    tx.$queryRaw`SELECT 1 FROM clusters WHERE id = ${clusterId}::uuid FOR UPDATE`;

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

it.each(ends)('an agent %s between two words of a beat of its own', async (_how, prepare) => {
  const agent = await testAgent(await test.member());
  const { connection } = await agent.connect();
  const [ended] = await inLine(agent, [await prepare(agent)], {
    held: ({ tx }) => holdConnection(tx, connection),
    last: ({ tx }) => holdObserver(tx, connection),
  });
  expect(ended?.status).toBe('fulfilled');
  expect(await touchConnection(connection)).toBe(false);
});
