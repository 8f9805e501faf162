import type { LogLines } from '@landfall/contracts/follow';
import { expect, test } from 'vitest';
import { ClusterError } from '../ports/cluster-error.ts';
import type { LogStream } from '../ports/log-stream.ts';
import { type FollowRequest, followLog, type Heard } from './follow-log.ts';

const QUICK = { everyMs: 5, beatMs: 20, unheardMs: 60 };
const never = new AbortController().signal;

/** A log that a test writes, and that stands open after it until it is ended. */
const written = (pieces: readonly string[], stands = true): LogStream => ({
  followLog: async function* (_pod, { signal }) {
    for (const piece of pieces) yield Buffer.from(piece);
    if (!stands) return;
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new Error('cut off');
  },
});

function follow(cluster: LogStream, over: Partial<FollowRequest> = {}) {
  const said: LogLines[] = [];
  const end = followLog({
    cluster,
    pod: { namespace: 'shop', name: 'web-1' },
    container: 'web',
    redact: (text) => text.replaceAll('hunter22', '•••••'),
    signal: never,
    say: async (lines) => {
      said.push(lines);
      return 'heard';
    },
    pace: QUICK,
    ...over,
  });
  return { said, end, lines: () => said.flatMap(({ lines }) => lines) };
}

test('hands on what is written, without the values of Secrets, and says when the container ends', async () => {
  const { said, end, lines } = follow(written(['one\ntwo ', 'hunter22\nthr', 'ee'], false));
  expect(await end).toBe('stopped');
  expect(lines()).toEqual(['one', 'two •••••', 'three']);
  expect(said[0]?.anew).toBe(true);
  expect(said.slice(1).every(({ anew }) => !anew)).toBe(true);
});

test('of a container that writes without pause a page’s worth comes through, and the rest is counted', async () => {
  const wrote = 50_000;
  const block = 'a line of a container that has much to say\n'.repeat(500);
  const { end, lines, said } = follow(
    written(
      Array.from({ length: wrote / 500 }, () => block),
      false,
    ),
  );
  expect(await end).toBe('stopped');
  const leftOut = said.reduce((sum, one) => sum + one.leftOut, 0);
  expect(lines().length + leftOut).toBe(wrote);
  expect(lines().length).toBeLessThan(2_000);
  expect(lines().length).toBeGreaterThan(100);
});

test('who is heard by nobody stops reading; while it is quiet a beat asks', async () => {
  const { said, end } = follow(written([]), {
    say: async (lines) => {
      said.push(lines);
      return 'unheard';
    },
  });
  expect(await end).toBe('unheard');
  expect(said.length).toBeGreaterThan(1);
  expect(said.slice(1).every(({ lines }) => lines.length === 0)).toBe(true);
});

test('what cannot be taken right now is offered again with what came meanwhile, in order', async () => {
  const heard: Heard[] = ['later', 'later', 'heard'];
  const taken: string[] = [];
  const ending = new AbortController();
  const end = follow(written(['one\n', 'two\n']), {
    signal: ending.signal,
    say: async ({ lines }) => {
      const how = heard.shift() ?? 'heard';
      if (how === 'heard') taken.push(...lines);
      if (taken.length === 2) ending.abort();
      return how;
    },
  }).end;
  expect(await end).toBe('time');
  expect(taken).toEqual(['one', 'two']);
});

test('the last words of a container wait for whoever cannot take them right now', async () => {
  const heard: Heard[] = ['later', 'later', 'later'];
  const taken: string[] = [];
  const { end } = follow(written(['one\nkilled\n'], false), {
    say: async ({ lines }) => {
      const how = heard.shift() ?? 'heard';
      if (how === 'heard') taken.push(...lines);
      return how;
    },
  });
  expect(await end).toBe('stopped');
  expect(taken).toEqual(['one', 'killed']);
});

test('a log that may not be read is an error, whatever was said before', async () => {
  const refused: LogStream = {
    followLog: () => {
      throw new ClusterError({ code: 'forbidden' }, 'pods/log is forbidden.');
    },
  };
  await expect(follow(refused).end).rejects.toMatchObject({ code: 'forbidden' });
});
