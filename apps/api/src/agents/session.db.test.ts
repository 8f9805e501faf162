import { randomUUID } from 'node:crypto';
import { askAgent } from '@landfall/actions/agents/ask';
import { decide } from '@landfall/actions/agents/decide';
import { readTask } from '@landfall/actions/agents/read-task';
import { systemContext } from '@landfall/actions/context';
import type { FromAgent } from '@landfall/contracts/agent-protocol';
import type { HostQuestion } from '@landfall/contracts/host';
import type { AgentTaskId } from '@landfall/contracts/ids';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { enrolledAgent, type TestAgent } from '../../test/agent.ts';
import { agentLines, facts, lineLimits } from '../../test/agent-lines.ts';
import { type Person, type TestApi, testApi } from '../../test/api.ts';

let api: TestApi;
let ada: Person;
const { join, refused } = agentLines(() => api);
beforeAll(async () => {
  api = await testApi({ limits: lineLimits });
  ada = await api.signUp();
});
afterAll(() => api.close());

const contextOf = (agent: TestAgent) =>
  systemContext(api.doors.platform, agent.enrolled.organizationId, 'a test');
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

  test('that no frame can carry is answered at once, with what to do; the connection goes on', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const line = await join(agent, facts);
    await line.hear('desired');
    const trackingPrefix = 'x'.repeat(lineLimits.agentFrameBytes);
    const application = { ...log.question.application, trackingPrefix };
    const question = { ...log, question: { ...log.question, application } } as HostQuestion;
    const { clusterId } = agent.enrolled;
    const large = await askAgent(contextOf(agent), { clusterId, question, withinMs: 60_000 });
    await vi.waitFor(async () =>
      expect(await readTask(contextOf(agent), large, 0)).toMatchObject({
        state: 'done',
        answer: { kind: 'problem', problem: { code: 'question-too-large' }, transient: false },
      }),
    );
    const small = await ask(agent);
    expect((await line.hear('task')).map(({ id }) => id)).toEqual([small]);
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

describe('a log that is followed', () => {
  const follow = (followId: string): HostQuestion => {
    const { previous: _previous, ...question } = log.question as never as { previous: boolean };
    return { kind: 'follow', question: { ...question, followId } as never };
  };
  const lines = (taskId: AgentTaskId, ...of: string[]): FromAgent => ({
    type: 'lines',
    taskId,
    lines: { lines: of, leftOut: 0, anew: false },
  });

  test('has its lines passed on to whoever hears it; what this agent was not asked for goes nowhere', async () => {
    const agent = await enrolledAgent(api.app, ada);
    const other = await enrolledAgent(api.app, ada);
    const [line, stranger] = [await join(agent, facts), await join(other, facts)];
    const followId = randomUUID();
    const heard: unknown[] = [];
    await api.queue.followed.hear(followId, (message) => heard.push(message));
    const { clusterId } = agent.enrolled;
    const id = await askAgent(contextOf(agent), { clusterId, question: follow(followId), withinMs: 60_000 });
    await line.hear('task');
    // CLU-5: an agent speaks for what it was asked, and for no other cluster's pods.
    stranger.send(lines(id, 'forged'));
    expect(await stranger.hear('unfollow')).toMatchObject([{ taskId: id }]);
    line.send(lines(id, 'one', 'two'));
    await vi.waitFor(() => expect(heard).toHaveLength(1), { timeout: 10_000, interval: 10 });
    expect(heard).toMatchObject([{ kind: 'lines', lines: { lines: ['one', 'two'] } }]);
    expect(line.heard('unfollow')).toEqual([]);
    line.send(lines(id, 'x'.repeat(601)));
    expect((await refused(line))?.problem.code).toBe('malformed-frame');
  });
});
