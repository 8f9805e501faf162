import { expect, test } from 'vitest';
import { openingAhead } from './pipelined-client.ts';

const WHOSE = { text: "SELECT set_config('landfall.organization', $1, true)" };

/** Answers each statement when the test says so. */
function server() {
  const asked: string[] = [];
  const answers: { done(value: unknown): void; failed(error: Error): void }[] = [];
  const ask = openingAhead((query) => {
    asked.push(typeof query === 'string' ? query : query.text);
    return new Promise((done, failed) => answers.push({ done, failed }));
  });
  return { asked, answers, ask };
}

test('what opens a transaction is sent ahead and not waited for', async () => {
  const { asked, answers, ask } = server();
  await ask({ text: 'BEGIN' });
  await ask(WHOSE);
  const rows = ask({ text: 'SELECT 1' });
  expect(asked).toEqual(['BEGIN', WHOSE.text, 'SELECT 1']);
  for (const [at, answer] of answers.entries()) answer.done({ rows: [at] });
  expect(await rows).toEqual({ rows: [2] });
});

test('where an opening fails, the statement behind it fails with its reason, and the next ones are free of it', async () => {
  const { answers, ask } = server();
  await ask({ text: 'BEGIN' });
  await ask(WHOSE);
  const rows = ask({ text: 'SELECT 1' });
  answers[0]?.failed(new Error('the connection is gone'));
  answers[1]?.done({});
  answers[2]?.done({ rows: ['without a transaction'] });
  await expect(rows).rejects.toThrow('the connection is gone');
  const later = ask({ text: 'ROLLBACK' });
  answers[3]?.done({});
  expect(await later).toEqual({});
});

test('a failed opening that nothing follows troubles nobody', async () => {
  const { answers, ask } = server();
  await ask({ text: 'BEGIN' });
  answers[0]?.failed(new Error('gone'));
  await new Promise((resolve) => setImmediate(resolve));
});

test('other statements are answered by themselves, and callbacks are passed on', async () => {
  const { answers, ask } = server();
  const rows = ask({ text: 'SELECT set_config($1)' });
  answers[0]?.done({ rows: [] });
  expect(await rows).toEqual({ rows: [] });
  const told: unknown[] = [];
  openingAhead((_query, ...more) => void told.push(...more))('SELECT 1', [], 'callback');
  expect(told).toEqual([[], 'callback']);
});

test('behind a statement that says it is the last one COMMIT is sent at once, and answered to whoever asks for it', async () => {
  const { asked, answers, ask } = server();
  const rows = ask({ text: '/* last */ UPDATE counters' });
  expect(asked).toEqual(['/* last */ UPDATE counters', 'COMMIT']);
  answers[0]?.done({ rows: [1] });
  expect(await rows).toEqual({ rows: [1] });
  const committed = ask({ text: 'COMMIT' });
  answers[1]?.done({ command: 'COMMIT' });
  expect(await committed).toEqual({ command: 'COMMIT' });
  expect(asked).toHaveLength(2);
  // The next transaction of the connection has one of its own.
  void ask({ text: 'COMMIT' });
  expect(asked).toHaveLength(3);
});

test('a COMMIT that was sent ahead and fails fails the transaction', async () => {
  const { answers, ask } = server();
  const rows = ask({ text: '/* last */ UPDATE counters' });
  answers[0]?.done({ rows: [1] });
  answers[1]?.failed(new Error('not committed'));
  expect(await rows).toEqual({ rows: [1] });
  await expect(ask({ text: 'COMMIT' })).rejects.toThrow('not committed');
});

test('where the last statement fails ROLLBACK goes to the server, and nothing of its COMMIT is left', async () => {
  const { asked, answers, ask } = server();
  const rows = ask({ text: '/* last */ UPDATE counters' });
  answers[0]?.failed(new Error('refused'));
  answers[1]?.done({ command: 'ROLLBACK' });
  await expect(rows).rejects.toThrow('refused');
  void ask({ text: 'ROLLBACK' });
  void ask({ text: 'COMMIT' });
  expect(asked.slice(2)).toEqual(['ROLLBACK', 'COMMIT']);
});

test('a statement behind the last one is refused and not sent, and what ends the transaction goes on', async () => {
  const { asked, answers, ask } = server();
  for (const end of ['COMMIT', 'ROLLBACK', 'BEGIN']) {
    void ask({ text: '/* last */ UPDATE counters' });
    answers.at(-2)?.done({ rows: [1] });
    answers.at(-1)?.done({ command: 'COMMIT' });
    const before = asked.length;
    for (let count = 0; count < 2; count += 1)
      await expect(ask({ text: 'SELECT canary' })).rejects.toThrow('behind the last one of its transaction');
    await expect(ask({ text: 'SELECT canary' })).rejects.not.toThrow('canary');
    expect(asked).toHaveLength(before);
    void ask({ text: end });
    const rows = ask({ text: 'SELECT 1' });
    for (const answer of answers) answer.done({ rows: [2] });
    expect(await rows).toEqual({ rows: [2] });
  }
});
