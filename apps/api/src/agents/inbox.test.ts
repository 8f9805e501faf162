import { EventEmitter } from 'node:events';
import type { WebSocket } from '@fastify/websocket';
import type { FromAgent } from '@landfall/contracts/agent-protocol';
import type { ProblemWords } from '@landfall/contracts/problem';
import { expect, test } from 'vitest';
import { defaultLimits } from '../doors.ts';
import { openInbox } from './inbox.ts';

/** As much of a socket as an inbox touches. */
class FakeSocket extends EventEmitter {
  isPaused = false;
  pause() {
    this.isPaused = true;
  }
  resume() {
    this.isPaused = false;
  }
  say(frame: object) {
    this.emit('message', Buffer.from(JSON.stringify(frame)), false);
  }
}

function opened(limits: Partial<typeof defaultLimits> = {}) {
  const socket = new FakeSocket();
  const taken: FromAgent[] = [];
  const refused: ProblemWords[] = [];
  const done: (() => void)[] = [];
  const inbox = openInbox(
    socket as unknown as WebSocket,
    { ...defaultLimits, ...limits },
    {
      isOpen: () => refused.length === 0,
      refuse: (problem) => refused.push(problem),
      take: (frame) => {
        taken.push(frame);
        return new Promise((resolve) => done.push(resolve));
      },
    },
  );
  const finish = async () => {
    done.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { socket, taken, refused, inbox, finish };
}
const entry = (seq: number) => ({ type: 'journal', seq, entry: { kind: 'dropped' } });

test('one frame is taken at a time, in order', async () => {
  const { socket, taken, finish } = opened();
  for (const seq of [1, 2, 3]) socket.say(entry(seq));
  expect(taken).toHaveLength(1);
  await finish();
  await finish();
  expect(taken.map((frame) => 'seq' in frame && frame.seq)).toEqual([1, 2, 3]);
});

test('nothing more is read while 32 frames wait, and reading goes on when there is room', async () => {
  const { socket, finish } = opened();
  for (let seq = 1; seq <= 32; seq += 1) socket.say(entry(seq));
  expect(socket.isPaused).toBe(false);
  socket.say(entry(33));
  expect(socket.isPaused).toBe(true);
  await finish();
  await finish();
  expect(socket.isPaused).toBe(false);
});

test('nor while as many bytes wait as one frame may have', async () => {
  const { socket, finish } = opened({ agentFrameBytes: 400 });
  socket.say({ ...entry(1), pad: 'x'.repeat(200) });
  expect(socket.isPaused).toBe(false);
  socket.say({ ...entry(2), pad: 'x'.repeat(200) });
  expect(socket.isPaused).toBe(true);
  await finish();
  expect(socket.isPaused).toBe(false);
});

test('an agent that we keep waiting is not a silent one', async () => {
  const { socket, inbox, finish } = opened();
  socket.say(entry(1));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(inbox.silence()).toBe(0);
  await finish();
  expect(inbox.silence()).toBeLessThan(25);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(inbox.silence()).toBeGreaterThan(25);
});

test('after a refusal nothing is taken', async () => {
  const { socket, taken, refused, finish } = opened();
  socket.say(entry(1));
  socket.say(entry(2));
  socket.say({ type: 'apply' });
  await finish();
  socket.say(entry(3));
  expect(refused.map(({ code }) => code)).toEqual(['malformed-frame']);
  expect(taken).toHaveLength(1);
});
