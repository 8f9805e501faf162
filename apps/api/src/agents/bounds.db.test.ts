import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { askAgent } from '@landfall/actions/agents/ask';
import { systemContext } from '@landfall/actions/context';
import type { FromAgent } from '@landfall/contracts/agent-protocol';
import { hostQuestion } from '@landfall/contracts/host';
import { inOrganization } from '@landfall/db/transaction';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectAgent, dial, enrolledAgent, helloOf } from '../../test/agent.ts';
import { type Person, type TestApi, testApi } from '../../test/api.ts';
import { defaultLimits } from '../doors.ts';

let api: TestApi;
let origin: string;
let ada: Person;
beforeAll(async () => {
  api = await testApi({
    limits: { agentFramesInTenSeconds: 20, agentsPerAddress: 3, agentsPerOrganization: 2 },
  });
  origin = await api.listen();
  ada = await api.signUp();
});
afterAll(() => api.close());

const stateOf = async (id: string, person = ada): Promise<string | undefined> =>
  (await api.app.inject({ url: `/v1/clusters/${id}`, headers: person.bearer })).json<{
    agent: { state: string } | null;
  }>().agent?.state;

test('too many frames end the connection, and what was taken before stays', async () => {
  const agent = await enrolledAgent(api.app, ada);
  const line = await connectAgent(origin, agent);
  const dropped = (seq: number): FromAgent => ({ type: 'journal', seq, entry: { kind: 'dropped' } });
  // The hello is the first of the twenty.
  for (let seq = 1; seq <= 19; seq += 1) line.send(dropped(seq));
  await line.hear('ack', 19);
  line.send(dropped(20));
  const [bye] = await line.hear('bye');
  expect(bye).toMatchObject({ final: false, problem: { code: 'too-many-frames' } });
  await line.closed;
  const again = await connectAgent(origin, agent);
  expect(again.welcome.acked).toBe(19);
  again.socket.close();
  await again.closed;
});

test('who has not said who they are is not read for long: a frame that does not end is not waited for', async () => {
  const line = await dial(origin);
  const began = performance.now();
  line.socket.send('x'.repeat(20_000), { fin: false });
  expect(await line.hear('bye')).toMatchObject([{ final: false, problem: { code: 'no-hello' } }]);
  expect(performance.now() - began).toBeLessThan(defaultLimits.agentHelloMs / 2);
  await line.closed;
});

test('connections of an organization and of an address are bounded, and a closed one makes room', async () => {
  const agents = [];
  for (let index = 0; index < 3; index += 1) agents.push(await enrolledAgent(api.app, ada));
  const foreign = await enrolledAgent(api.app, await api.signUp());
  const [one, two, three] = agents;
  if (!one || !two || !three) throw new Error('three were made');
  const open = [await connectAgent(origin, one), await connectAgent(origin, two)];

  const third = await dial(origin);
  third.send(await helloOf(three, third));
  const [ofOrganization] = await third.hear('bye');
  expect(ofOrganization).toMatchObject({ final: false, problem: { code: 'too-many-agents' } });
  expect(ofOrganization?.problem.why).toContain('organization');
  await third.closed;
  await vi.waitFor(async () => expect(await stateOf(three.enrolled.clusterId)).toBe('disconnected'));

  const other = await connectAgent(origin, foreign);
  const fourth = await dial(origin);
  const [ofAddress] = await fourth.hear('bye');
  expect(ofAddress?.problem.why).toContain('address');
  expect(fourth.told.map(({ type }) => type)).toEqual(['bye']);

  other.socket.close();
  open[0]?.socket.close();
  await vi.waitFor(async () => expect(await stateOf(one.enrolled.clusterId)).toBe('disconnected'));
  const comesAgain = await connectAgent(origin, { ...three, journalId: randomUUID() });
  for (const line of [comesAgain, open[1]]) line?.socket.close();
  await comesAgain.closed;
});

test('what an agent tells wakes who asked it: nothing waits for the agent then, and nothing is looked for', async () => {
  const own = await testApi();
  const agent = await enrolledAgent(own.app, await own.signUp());
  const line = await connectAgent(await own.listen(), agent);
  line.send({ type: 'facts', facts: { version: 'v1', uid: null, nodes: 1, permissions: [], kinds: [] } });
  const { organizationId, clusterId } = agent.enrolled;
  const context = systemContext(own.doors.platform, organizationId, 'a test');
  const execute = { syncId: randomUUID(), applicationId: randomUUID(), planDigest: 'd', generation: 1 };
  const question = hostQuestion.parse({
    kind: 'execute',
    question: { ...execute, waveDeadlineSeconds: 60, waitForHealth: true },
  });
  const taskId = await askAgent(context, { clusterId, question, withinMs: 60_000 });
  await line.hear('task');
  const wakes: unknown[] = [];
  const stop = own.doors.queue.onAgentWake((wake) => wakes.push(wake));
  await sleep(200);
  const seenAt = () =>
    inOrganization(own.doors.platform.database, organizationId, async (tx) => {
      const row = await tx.cluster.findFirstOrThrow({ where: { id: clusterId }, select: { seenAt: true } });
      return row.seenAt;
    });
  const before = await seenAt();
  line.send({ type: 'journal', seq: 1, entry: { kind: 'events', taskId, events: [] } });
  await line.hear('ack');
  await vi.waitFor(() => expect(wakes).toContainEqual({ organizationId, clusterId, told: true }));
  await sleep(200);
  expect(await seenAt()).toEqual(before);
  stop();
  await own.close();
});

test('a process that closes says so to its agents, and shows none of them as there', async () => {
  const own = await testApi();
  const at = await own.listen();
  const person = await own.signUp();
  const agent = await enrolledAgent(own.app, person);
  const line = await connectAgent(at, agent);
  const silent = await dial(at);
  const { database } = own.doors.platform;
  await own.app.close();
  expect(line.heard('bye')).toMatchObject([{ final: false, problem: { code: 'closing' } }]);
  expect(silent.heard('bye')).toMatchObject([{ final: false, problem: { code: 'closing' } }]);
  const { organizationId, clusterId } = agent.enrolled;
  const left = await inOrganization(database, organizationId, (tx) =>
    tx.cluster.findFirst({ where: { id: clusterId }, select: { connectionId: true, state: true } }),
  );
  expect(left).toEqual({ connectionId: null, state: 'unreachable' });
  await own.close();
});
