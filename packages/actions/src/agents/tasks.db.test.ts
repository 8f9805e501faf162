import { setTimeout as sleep } from 'node:timers/promises';
import { type HostAnswer, type HostQuestion, hostQuestion } from '@landfall/contracts/host';
import type { EngineEvent } from '@landfall/contracts/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { later, testAgent } from '../../test/agent.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { askAgent } from './ask.ts';
import { decide } from './decide.ts';
import { endTask } from './end-task.ts';
import { pendingDecisions, pendingTasks } from './pending.ts';
import { readTask } from './read-task.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const question: HostQuestion = hostQuestion.parse({
  kind: 'execute',
  question: {
    syncId: crypto.randomUUID(),
    applicationId: crypto.randomUUID(),
    planDigest: 'd',
    generation: 1,
    waveDeadlineSeconds: 60,
    waitForHealth: true,
  },
});
const note = (message: string): EngineEvent => ({ type: 'note', message });
const problem = { code: 'gone', what: 'No.', why: 'It is gone.', fix: 'Plan anew.' };
const answer: HostAnswer = { kind: 'problem', problem, transient: true };
const stop = { kind: 'stop', reason: 'cancelled' } as const;
const ask = (context: Context, clusterId: string, withinMs = 60_000) =>
  askAgent(context, { clusterId, question, withinMs });
const eventsOf = async (context: Context, id: string, after = 0) =>
  (await readTask(context, id, after))?.events.map(({ seq, event }) => [
    seq,
    'message' in event ? event.message : event.type,
  ]);

describe('a question', () => {
  it('is handed to a connection once, answered with what was told on the way, and forgotten', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const opened = await agent.join();
    test.agentWakes.length = 0;
    const taskId = await ask(context, agent.clusterId);
    expect(test.agentWakes).toEqual([agent.clusterId]);
    expect(await readTask(context, taskId, 0)).toEqual({ state: 'asked', events: [], answer: null });
    const [task, ...more] = await pendingTasks(opened.connection);
    expect(more).toEqual([]);
    expect(task).toMatchObject({ id: taskId, question });
    expect(task?.withinMs).toBeGreaterThan(50_000);
    expect(await pendingTasks(opened.connection)).toEqual([]);
    expect(await readTask(context, taskId, 0)).toMatchObject({ state: 'sent' });
    const events = (...messages: string[]) => ({
      kind: 'events' as const,
      taskId,
      events: messages.map(note),
    });
    expect(await agent.tell(opened, 1, events('a', 'b'))).toBe(1);
    expect(await agent.tell(opened, 2, events('c'))).toBe(2);
    expect(await eventsOf(context, taskId)).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    expect(await eventsOf(context, taskId, 2)).toEqual([[3, 'c']]);
    test.agentWakes.length = 0;
    await agent.tell(opened, 3, { kind: 'answer', taskId, answer });
    expect(test.agentWakes).toEqual([agent.clusterId]);
    expect(await readTask(context, taskId, 3)).toEqual({ state: 'done', events: [], answer });
    await agent.tell(opened, 4, { kind: 'answer', taskId, answer: { ...answer, transient: false } });
    await agent.tell(opened, 5, events('late'));
    expect(await readTask(context, taskId, 3)).toEqual({ state: 'done', events: [], answer });
    await endTask(context, taskId);
    expect(await readTask(context, taskId, 0)).toBeUndefined();
    expect(await read(context, (tx) => tx.agentTaskEvent.count())).toBe(0);
    expect(await agent.tell(opened, 6, { kind: 'answer', taskId, answer })).toBe(6);
  });

  it('survives the connection it was handed to, and is worth nothing after its time', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const first = await agent.join();
    const taskId = await ask(context, agent.clusterId);
    const late = await ask(later(context, -59_000), agent.clusterId, 58_000);
    expect((await pendingTasks(first.connection)).map(({ id }) => id)).toEqual([taskId]);
    expect(await readTask(context, late, 0)).toMatchObject({ state: 'expired' });
    const second = await agent.join();
    expect(await pendingTasks(first.connection)).toEqual([]);
    expect((await pendingTasks(second.connection)).map(({ id }) => id)).toEqual([taskId]);
    await agent.tell(second, 1, { kind: 'answer', taskId, answer });
    expect(await pendingTasks((await agent.join()).connection)).toEqual([]);
  });

  it('that was handed over and is not answered comes again however late: who took it may have lost its memory', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const first = await agent.join();
    const taskId = await ask(context, agent.clusterId, 50);
    expect(await pendingTasks(first.connection)).toHaveLength(1);
    await sleep(60);
    expect(await pendingTasks(first.connection)).toEqual([]);
    const second = await agent.join();
    expect(await pendingTasks(second.connection)).toMatchObject([{ id: taskId, withinMs: 1 }]);
  });

  it('that is answered as another one is answered with a problem', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const opened = await agent.join();
    const taskId = await ask(context, agent.clusterId);
    const probe = { kind: 'probe', answer: { kind: 'log', lines: [] } } as unknown as HostAnswer;
    await agent.tell(opened, 1, { kind: 'answer', taskId, answer: probe });
    expect(await readTask(context, taskId, 0)).toMatchObject({
      state: 'done',
      answer: { kind: 'problem', transient: false, problem: { code: 'agent-answer' } },
    });
  });
});

describe('a decision', () => {
  it('reaches the agent that has the task, in order and once for each connection', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const { connection } = await agent.join();
    const taskId = await ask(context, agent.clusterId);
    const newer = { kind: 'newer', changed: null } as const;
    await decide(context, taskId, newer);
    expect(await pendingDecisions(connection)).toEqual([]);
    await pendingTasks(connection);
    test.agentWakes.length = 0;
    await decide(context, taskId, stop);
    expect(test.agentWakes).toEqual([agent.clusterId]);
    const both = [
      { taskId, decision: newer },
      { taskId, decision: stop },
    ];
    expect(await pendingDecisions(connection)).toEqual(both);
    expect(await pendingDecisions(connection)).toEqual([]);
    const again = await agent.join();
    expect(await pendingDecisions(connection)).toEqual([]);
    expect(await pendingDecisions(again.connection)).toEqual(both);
    await agent.tell(again, 1, { kind: 'answer', taskId, answer });
    await decide(context, taskId, stop);
    expect(await read(context, (tx) => tx.agentDecision.count())).toBe(2);
  });
});

describe('an agent speaks for its own cluster (CLU-4, CLU-5)', () => {
  it('is handed nothing of another cluster, and what it says of one does nothing', async () => {
    const context = await test.member();
    const [mine, neighbour] = [await testAgent(context), await testAgent(context)];
    const stranger = await testAgent(await test.member('Eve'));
    const theirs = await neighbour.join();
    const taskId = await ask(context, neighbour.clusterId);
    await decide(context, taskId, stop);
    for (const agent of [mine, stranger]) {
      const opened = await agent.join();
      expect(await pendingTasks(opened.connection)).toEqual([]);
      expect(await pendingDecisions(opened.connection)).toEqual([]);
      await agent.tell(opened, 1, { kind: 'events', taskId, events: [note('mine')] });
      expect(await agent.tell(opened, 2, { kind: 'answer', taskId, answer })).toBe(2);
      expect(await readTask(context, taskId, 0)).toEqual({ state: 'asked', events: [], answer: null });
    }
    expect(
      await read(context, (tx) => tx.auditEntry.count({ where: { action: 'agent.foreign-task' } })),
    ).toBe(2);
    expect((await pendingTasks(theirs.connection)).map(({ id }) => id)).toEqual([taskId]);
    expect(await readTask(stranger.context, taskId, 0)).toBeUndefined();
    await endTask(stranger.context, taskId);
    await decide(stranger.context, taskId, stop);
    expect(await readTask(context, taskId, 0)).toMatchObject({ state: 'sent' });
    await expect(ask(stranger.context, neighbour.clusterId)).rejects.toThrow(/[Ff]oreign key/);
  });
});
