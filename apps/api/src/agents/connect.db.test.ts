import { randomUUID } from 'node:crypto';
import { askAgent } from '@landfall/actions/agents/ask';
import { decide } from '@landfall/actions/agents/decide';
import { readTask } from '@landfall/actions/agents/read-task';
import { systemContext } from '@landfall/actions/context';
import { AGENT_PROTOCOL, type FromAgent, rotationText } from '@landfall/contracts/agent-protocol';
import type { ClusterView } from '@landfall/contracts/cluster';
import type { HostFacts, HostQuestion } from '@landfall/contracts/host';
import type { AgentTaskId } from '@landfall/contracts/ids';
import { sign } from '@landfall/crypto/signature';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  connectAgent,
  dial,
  enrolledAgent,
  helloOf,
  makeKeys,
  type TestAgent,
  type TestLine,
} from '../../test/agent.ts';
import { type Person, type TestApi, testApi } from '../../test/api.ts';

const FRAME_BYTES = 64 * 1024;
let api: TestApi;
let origin: string;
let ada: Person;
const lines: TestLine[] = [];
beforeAll(async () => {
  api = await testApi({
    limits: { agentHeartbeatMs: 300, agentHelloMs: 500, agentFrameBytes: FRAME_BYTES, agentDesiredMs: 20 },
  });
  origin = await api.listen();
  ada = await api.signUp();
});
afterEach(() => {
  for (const line of lines.splice(0)) line.socket.terminate();
});
afterAll(() => api.close());

const call = async (): Promise<TestLine> => {
  const line = await dial(origin);
  lines.push(line);
  return line;
};
/** One that says something often enough, as agents do; it is asked once it has told where it is. */
const join = async (agent: TestAgent, told?: HostFacts) => {
  const line = await connectAgent(origin, agent);
  lines.push(line);
  const beat = setInterval(() => line.send({ type: 'ping' }), 200);
  void line.closed.then(() => clearInterval(beat));
  if (told) line.send({ type: 'facts', facts: told });
  return line;
};
const refused = async (line: TestLine) => {
  const [bye] = await line.hear('bye');
  await line.closed;
  return bye;
};
const contextOf = (agent: TestAgent) =>
  systemContext(api.doors.platform, agent.enrolled.organizationId, 'a test');
const clusterOf = async (agent: TestAgent, person = ada): Promise<ClusterView> =>
  (
    await api.app.inject({ url: `/v1/clusters/${agent.enrolled.clusterId}`, headers: person.bearer })
  ).json<ClusterView>();
const actionsOf = async (person: Person): Promise<string[]> =>
  (await api.app.inject({ url: '/v1/activity?limit=200', headers: person.bearer }))
    .json<{ items: { action: string }[] }>()
    .items.map(({ action }) => action);

const facts: HostFacts = { version: 'v1.34.4', uid: randomUUID(), nodes: 3, permissions: [], kinds: [] };
const log: HostQuestion = {
  kind: 'log',
  question: {
    application: {
      id: randomUUID() as never,
      trackingPrefix: 'x/y',
      namespace: 'shop',
      policy: {} as never,
    },
    snapshots: [],
    ref: { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' },
    pod: 'web',
    container: 'main',
    previous: false,
  } as never,
};

describe('an agent that enrolled', () => {
  test('is challenged, signs, is welcomed, and told what is wanted', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent);
    expect(line.told[0]).toMatchObject({ type: 'challenge', protocol: AGENT_PROTOCOL });
    expect(line.welcome).toMatchObject({ acked: 0, rotate: false });
    expect(await line.hear('desired')).toEqual([{ type: 'desired', applications: [] }]);
    line.send({ type: 'facts', facts });
    await vi.waitFor(async () =>
      expect(await clusterOf(agent)).toMatchObject({ state: 'connected', version: 'v1.34.4' }),
    );
    expect((await clusterOf(agent)).agent).toMatchObject({ state: 'connected', nodes: 3, version: '1.0.0' });
    expect(await actionsOf(ada)).toEqual(expect.arrayContaining(['agent.enrol', 'agent.connect']));
  });

  test('hears us live, and one that is silent is dropped and shown as away', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await connectAgent(origin, agent);
    lines.push(line);
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

describe('who is not let in', () => {
  test('a wrong signature, a foreign key, another address, an old nonce and an unknown identity get the same words', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const other = await enrolledAgent(api.app, ada);
    const tries: ((line: TestLine) => Promise<FromAgent>)[] = [
      async (line) => ({ ...(await helloOf(agent, line)), signature: 'A'.repeat(86) }) as FromAgent,
      (line) => helloOf({ ...agent, signing: other.signing }, line),
      (line) => helloOf(agent, line, { origin: 'https://landfall.evil' }),
      (line) => helloOf(agent, line, { nonce: 'of-another-connection' }),
      (line) => helloOf(agent, line, { identityId: randomUUID() as never }),
      // CLU-4: nobody is somebody else's cluster by saying so.
      (line) => helloOf(agent, line, { identityId: other.identityId }),
    ];
    const said = [];
    for (const hello of tries) {
      const line = await call();
      line.send(await hello(line));
      said.push(await refused(line));
      expect(line.heard('welcome')).toEqual([]);
    }
    expect(said[0]?.problem.code).toBe('bad-signature');
    for (const one of said) expect(one).toEqual(said[0]);
  });

  test.each([
    [AGENT_PROTOCOL - 1, 'agent-too-old', 'The agent is too old'],
    [AGENT_PROTOCOL + 1, 'platform-too-old', 'This Landfall is too old'],
  ])('protocol %i is told which side is too old', async (protocol, code, words) => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await call();
    line.send(await helloOf(agent, line, { protocol }));
    const bye = await refused(line);
    expect(bye).toMatchObject({ final: false, problem: { code } });
    expect(bye?.problem.what).toContain(words);
  });

  test('who says nothing, who says something else first, and who says too much', async () => {
    const silent = await call();
    const wrong = await call();
    wrong.send({ type: 'ping' });
    const chatty = await call();
    chatty.send('x'.repeat(20_000));
    for (const line of [silent, wrong, chatty]) {
      expect((await refused(line))?.problem.code).toMatch(/no-hello|malformed-frame/);
    }
  });

  test('without an upgrade it is a problem document like any other', async () => {
    const response = await api.app.inject('/agent/connect');
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.headers['cache-control']).toBe('no-store');
  });

  test('an upgrade of any other door leads nowhere', async () => {
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/v1/healthz`);
    const heard: unknown[] = [];
    socket.on('message', (data) => heard.push(data));
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.on('close', resolve));
    expect(heard).toEqual([]);
  });
});

describe('what breaks the rules of the wire', () => {
  test.each<[string, string | Buffer, string]>([
    ['no JSON', '{', 'malformed-frame'],
    ['no frame', '{"type":"apply"}', 'malformed-frame'],
    ['a write', JSON.stringify({ type: 'journal', seq: 1, entry: { kind: 'apply' } }), 'malformed-frame'],
    [
      'a number that is none',
      JSON.stringify({ type: 'journal', seq: -1, entry: { kind: 'dropped' } }),
      'malformed-frame',
    ],
    ['bytes', Buffer.from('{"type":"ping"}'), 'malformed-frame'],
    ['deep nesting', '['.repeat(30_000), 'malformed-frame'],
    ['too large', JSON.stringify({ type: 'ping', pad: 'x'.repeat(FRAME_BYTES) }), 'frame-too-large'],
  ])('%s ends the connection with a reason', async (_what, frame, code) => {
    const line = await join(await enrolledAgent(api.app, ada));
    line.send(frame);
    expect(await refused(line)).toMatchObject({ problem: { code }, final: false });
  });

  test('far too large is cut off before it is in memory', async () => {
    const line = await join(await enrolledAgent(api.app, ada));
    line.send('x'.repeat(3 * FRAME_BYTES));
    expect((await line.closed).code).toBe(1009);
  });

  test('a hello said twice', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent);
    line.send(await helloOf(agent, line));
    expect((await refused(line))?.problem.code).toBe('malformed-frame');
  });
});

describe('the journal', () => {
  const dropped = (seq: number): FromAgent => ({ type: 'journal', seq, entry: { kind: 'dropped' } });

  test('is acknowledged in order; what comes again does nothing, over a new connection too', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent);
    for (const seq of [1, 2, 2, 1, 3]) line.send(dropped(seq));
    expect((await line.hear('ack', 5)).map(({ upTo }) => upTo)).toEqual([1, 2, 2, 2, 3]);
    line.socket.close();
    const again = await join(agent);
    expect(again.welcome.acked).toBe(3);
    again.send(dropped(3));
    again.send(dropped(4));
    expect((await again.hear('ack', 2)).map(({ upTo }) => upTo)).toEqual([3, 4]);
    again.socket.close();
    expect((await join({ ...agent, journalId: randomUUID() })).welcome.acked).toBe(0);
  });

  test('with a gap ends the connection, and says what was to come', async () => {
    const line = await join(await enrolledAgent(api.app, ada));
    line.send(dropped(1));
    line.send(dropped(3));
    expect(await refused(line)).toMatchObject({ final: false, problem: { code: 'refused' } });
    expect(line.heard('ack').map(({ upTo }) => upTo)).toEqual([1]);
  });

  test('that comes faster than it is taken is taken all the same', async () => {
    const line = await join(await enrolledAgent(api.app, ada));
    for (let seq = 1; seq <= 300; seq += 1) line.send(dropped(seq));
    expect((await line.hear('ack', 300)).at(-1)?.upTo).toBe(300);
  });
});

describe('a question', () => {
  const ask = (agent: TestAgent, withinMs = 60_000) =>
    askAgent(contextOf(agent), { clusterId: agent.enrolled.clusterId, question: log, withinMs });
  const answerOf = (id: AgentTaskId) =>
    ({
      kind: 'answer',
      taskId: id,
      answer: { kind: 'problem', problem: { code: 'x', what: 'a', why: 'b', fix: 'c' }, transient: false },
    }) as const;

  test('becomes a frame at once, its answer a row, and a decision a frame', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent, facts);
    await line.hear('desired');
    const id = await ask(agent);
    const [task] = await line.hear('task');
    expect(task).toMatchObject({ id, question: { kind: 'log' } });
    expect(task?.withinMs).toBeGreaterThan(50_000);
    await decide(contextOf(agent), id, { kind: 'stop', reason: 'cancelled' });
    expect(await line.hear('decision')).toMatchObject([{ taskId: id, decision: { kind: 'stop' } }]);
    line.send({ type: 'journal', seq: 1, entry: answerOf(id) });
    await line.hear('ack');
    expect(await readTask(contextOf(agent), id, 0)).toMatchObject({
      state: 'done',
      answer: { kind: 'problem' },
    });
    expect(line.heard('task')).toHaveLength(1);
  });

  test('asked while the agent is away waits for it to tell where it is, for its time and no longer', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const late = await ask(agent, 1);
    const id = await ask(agent);
    await new Promise((done) => setTimeout(done, 5));
    const line = await join(agent);
    await line.hear('ping', 2);
    expect(line.heard('task')).toEqual([]);
    line.send({ type: 'facts', facts });
    expect((await line.hear('task')).map((task) => task.id)).toEqual([id]);
    expect(await readTask(contextOf(agent), late, 0)).toMatchObject({ state: 'expired' });
  });

  test('that Redis told nobody of is made good at the next beat', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent, facts);
    await line.hear('ping');
    const deaf = vi.spyOn(api.doors.platform.queue, 'wakeAgents').mockResolvedValue(false);
    await ask(agent);
    deaf.mockRestore();
    await line.hear('task');
  });

  test('CLU-5: of another cluster or another organization is heard by nobody else, and answered by nobody else', async () => {
    const bob = await api.signUp();
    const [mine, sister, foreign] = [
      await enrolledAgent(api.app, ada),
      await enrolledAgent(api.app, ada),
      await enrolledAgent(api.app, bob),
    ];
    const line = await join(mine, facts);
    const others = [await join(sister, facts), await join(foreign, facts)];
    const id = await ask(mine);
    await line.hear('task');
    for (const other of others) {
      other.send({ type: 'journal', seq: 1, entry: answerOf(id) });
      other.send({ type: 'journal', seq: 2, entry: { kind: 'moved', applicationIds: [randomUUID()] } });
      await vi.waitFor(() =>
        expect(other.told.some(({ type }) => type === 'ack' || type === 'bye')).toBe(true),
      );
      expect(other.heard('task')).toEqual([]);
    }
    expect(await readTask(contextOf(mine), id, 0)).toMatchObject({ state: 'sent', answer: null });
    expect(JSON.stringify(others[1]?.told)).not.toContain(mine.enrolled.organizationId);
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
    expect(await actionsOf(ada)).toEqual(expect.arrayContaining(['agent.replaced', 'agent.connect']));
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
