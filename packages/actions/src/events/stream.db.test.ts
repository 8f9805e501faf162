import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamEvent } from '@landfall/contracts/event';
import { organizationId } from '@landfall/contracts/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { currentPosition, oldestPosition, readEvents } from './read.ts';

const WRITERS = 8;
const EACH = 25;

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

/** One transaction: a change and its event, sometimes two, sometimes rolled back. */
async function write(context: Context, syncId: string, message: string, fails: boolean): Promise<void> {
  const events = [{ type: 'note' as const, message }];
  await unitOfWork(context, async ({ emit }) => {
    emit({ type: 'sync-progress', syncId, applicationId: syncId, events });
    await sleep(Math.random() * 5);
    if (fails) throw new Error('rolled back');
  }).catch((error: Error) => {
    if (error.message !== 'rolled back') throw error;
  });
}

/** Reads as the stream does: from its position on, a few at a time, forgetting everything but the position now and then. */
async function follow(context: Context, until: () => boolean): Promise<StreamEvent[]> {
  const seen: StreamEvent[] = [];
  let position = 0;
  for (;;) {
    const last = until();
    const events = await readEvents(context, { after: position, limit: 1 + Math.floor(Math.random() * 7) });
    // A reader that is cut off here has not noted the position: it reads the same events again.
    if (Math.random() < 0.3) continue;
    seen.push(...events);
    position = events.at(-1)?.position ?? position;
    if (last && events.length === 0) return seen;
    if (Math.random() < 0.2) await sleep(Math.random() * 10);
  }
}

it('8 writers, one reader reconnecting at random: exactly what was committed, in order, without gaps', async () => {
  const context = await test.member();
  const syncId = randomUUID();
  const committed = new Set<string>();
  let writing = true;
  const following = follow(context, () => !writing);
  const writer = async (number: number) => {
    for (let index = 0; index < EACH; index += 1) {
      const fails = Math.random() < 0.15;
      const message = `${number}/${index}`;
      await write(context, syncId, message, fails);
      if (!fails) committed.add(message);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
  writing = false;
  const seen = await following;
  expect(seen.map(({ position }) => position)).toEqual(seen.map((_, index) => index + 1));
  const messages = seen.map(({ body }) =>
    body.type === 'sync-progress' && body.events[0]?.type === 'note' ? body.events[0].message : '',
  );
  expect(messages.toSorted()).toEqual([...committed].toSorted());
  // One writer's own changes stay in its order.
  for (let number = 0; number < WRITERS; number += 1) {
    const own = messages
      .filter((message) => message.startsWith(`${number}/`))
      .map((text) => Number(text.split('/')[1]));
    expect(own).toEqual(own.toSorted((a, b) => a - b));
  }
  expect(await currentPosition(context)).toBe(seen.length);
  expect(await oldestPosition(context)).toBe(1);
});

it('shows a reader nothing of another organization', async () => {
  const [ada, eve] = await Promise.all([test.member('Ada'), test.member('Eve')]);
  await write(ada, randomUUID(), 'hers', false);
  expect(await readEvents(eve, { after: 0, limit: 10 })).toEqual([]);
  expect(await readEvents(ada, { after: 0, limit: 10 })).toHaveLength(1);
});

it('events of an organization that is gone are an error, not silence', async () => {
  const context = await test.member();
  const gone: Context = { ...context, organizationId: organizationId.parse(randomUUID()) };
  const id = randomUUID();
  const telling = unitOfWork(gone, async ({ emit }) =>
    emit({ type: 'sync-progress', syncId: id, applicationId: id, events: [] }),
  );
  await expect(telling).rejects.toThrow('no such organization');
});
