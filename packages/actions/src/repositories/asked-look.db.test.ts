import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { lookSoon } from '../github/look-soon.ts';
import { claimPoll } from './claim-poll.ts';
import { connectRepository } from './connect.ts';
import { recordFetch } from './record-fetch.ts';
import { recordProblem } from './record-problem.ts';
import { refreshRepository } from './refresh.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform();
});
afterAll(() => platform?.close());

type Ask = (context: Parameters<typeof lookSoon>[0], id: string) => Promise<unknown>;
const asked: Record<string, Ask> = {
  'by GitHub': (context, id) => lookSoon(context, [id]),
  'by a person': refreshRepository,
};
const ended: Record<string, Ask> = {
  answered: (context, id) =>
    recordFetch(
      context,
      id,
      { defaultBranch: 'main', headRevision: null, tips: {} },
      { began: new Date(), foundNew: false },
    ),
  failed: (context, id) =>
    recordProblem(context, id, { code: 'away', what: 'Not read.', why: 'It is away.', fix: 'Wait.' }, false),
};
const ways = Object.keys(asked).flatMap((by) => Object.keys(ended).map((how) => [by, how] as const));

test.each(ways)(
  'a look asked for %s while another is under way that then %s is still due, once',
  async (by, how) => {
    const context = await platform.member();
    const { id } = await connectRepository(context, {
      name: 'shop',
      url: 'https://git.example.com/acme/shop',
    });
    expect(await claimPoll(context, id)).toBe(true);
    await asked[by]?.(context, id);
    await ended[how]?.(context, id);
    expect(await claimPoll(context, id)).toBe(true);
    await ended[how]?.(context, id);
    expect(await claimPoll(context, id)).toBe(false);
  },
);
