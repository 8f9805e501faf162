import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { answersInWords, callEvenly } from './calls.ts';

it('counts what is answered, how often and how soon, what fails too, and ends when it is told to', async () => {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    if (count === 3) return void request.socket.destroy();
    response.writeHead(count > 3 ? 429 : 202).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const to = { hook: { url: `http://127.0.0.1:${port}`, secret: 'x' }, firstCommit: 'a'.repeat(40) };
  const answers = await callEvenly(to, { calls: 6, everyMs: 20 });
  expect(answers.statuses).toEqual({ 202: 2, 429: 3, failed: 1 });
  expect(answers.milliseconds.most).toBeGreaterThanOrEqual(answers.milliseconds.median);
  expect(answersInWords(answers)).toMatch(/^2 × 202, 3 × 429, 1 × failed; half in [\d.]+ ms, 99 % in/);
  const none = await callEvenly(to, { calls: 6, everyMs: 1, until: AbortSignal.abort() });
  expect(none.statuses).toEqual({});
  server.close();
});
