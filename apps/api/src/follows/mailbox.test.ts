import { MOST_WAITING_LINES, noLines } from '@landfall/contracts/follow';
import { expect, test } from 'vitest';
import { openMailbox } from './mailbox.ts';

const said = (...lines: string[]) => ({ kind: 'lines', lines: { ...noLines, lines } }) as const;

test('keeps what nobody takes to its bound, and counts what it forgets', async () => {
  const mailbox = openMailbox();
  for (let count = 0; count < 10; count += 1)
    mailbox.put(said(...Array.from({ length: 300 }, (_, at) => `${count}.${at}`)));
  const { lines } = await mailbox.take(0);
  expect(lines.lines).toHaveLength(MOST_WAITING_LINES);
  expect(lines.lines.at(-1)).toBe('9.299');
  expect(lines.leftOut).toBe(3_000 - MOST_WAITING_LINES);
});

test('wakes who waits; a beat says only that somebody reads', async () => {
  let now = 0;
  const mailbox = openMailbox(() => now);
  const waiting = mailbox.take(10_000);
  mailbox.put({ kind: 'over' });
  expect(await waiting).toEqual({ lines: noLines, gap: false, over: true });
  now = 5_000;
  expect(mailbox.silence()).toBe(5_000);
  mailbox.put(said());
  expect(mailbox.silence()).toBe(0);
  expect(await mailbox.take(1)).toEqual({ lines: noLines, gap: false, over: false });
  mailbox.put('gap');
  mailbox.put(said('after it'));
  expect(await mailbox.take(1)).toMatchObject({ gap: true, lines: { lines: ['after it'] } });
});
