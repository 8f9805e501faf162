import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GitWorld, gitWorld } from '../../test/git-world.ts';
import { fetchCommit, isPartOf } from '../index.ts';

let world: GitWorld;
let tree: string;
const DAY = 86_400;
const NOW = 1_767_319_445;

beforeAll(async () => {
  world = await gitWorld();
  const big = world.served(['hash-object', '-w', '--stdin'], Buffer.alloc(1_000, 'x'));
  tree = world.served(['mktree'], `100644 blob ${big}\tf\n`);
});
afterAll(() => world.stop());

/** Commits `count` more onto a branch, a day or less apart, the last one at `until`. */
function grow(branch: string, count: number, { until = NOW, step = 60 } = {}): string {
  const ref = `refs/heads/${branch}`;
  const from = world.served(['for-each-ref', '--format=%(objectname)', ref]);
  const parts = Array.from({ length: count }, (_, index) => {
    const at = until - (count - 1 - index) * step;
    const parent = index === 0 && from !== '' ? `from ${from}\n` : '';
    return `commit ${ref}\nmark :${index + 1}\ncommitter o <o@localhost> ${at} +0000\ndata 1\n.\n${parent}M 040000 ${tree} dir${index % 7}\n`;
  });
  world.served(['fast-import', '--quiet', '--done', '--force'], `${parts.join('')}done\n`);
  return world.served(['rev-parse', ref]);
}
const reset = (branch: string, to: string) => world.served(['update-ref', `refs/heads/${branch}`, to]);
const ask = async (branch: string, before: string, { knows = true, name = branch } = {}) => {
  const mirror = await world.mirror(name);
  if (knows) await fetchCommit(mirror, { commit: before });
  return isPartOf(mirror, { ref: `refs/heads/${branch}`, before });
};

describe('is a commit still part of its branch?', () => {
  it('a push of a few: yes', async () => {
    const before = grow('few', 3);
    expect(await ask('few', before)).toEqual({ answer: 'part', tip: before });
    const tip = grow('few', 20);
    expect(await ask('few', before)).toEqual({ answer: 'part', tip });
  });

  it('of many, found by when it was made: yes', async () => {
    const before = grow('many', 3, { until: NOW - 90 * DAY });
    const tip = grow('many', 200, { step: DAY / 4 });
    expect(await ask('many', before)).toEqual({ answer: 'part', tip });
  });

  it('rewritten near its end, and pushed back to where it was: no', async () => {
    const first = grow('short', 3);
    const before = grow('short', 1);
    reset('short', first);
    expect(await ask('short', before)).toEqual({ answer: 'rewritten', tip: first });
    const tip = grow('short', 2, { until: NOW + 300 });
    expect(await ask('short', before)).toEqual({ answer: 'rewritten', tip });
  });

  it('rewritten with a long history, older and newer than what was taken away: no', async () => {
    const base = grow('long', 120, { until: NOW - 30 * DAY });
    const before = grow('long', 1, { until: NOW });
    reset('long', base);
    expect(await ask('long', before)).toEqual({ answer: 'rewritten', tip: base });
    const tip = grow('long', 80, { until: NOW + 80 * DAY, step: DAY });
    expect(await ask('long', before)).toEqual({ answer: 'rewritten', tip });
  });

  it('is asked of a server for a date where the mirror has forgotten it, and cannot be told where nobody has it', async () => {
    const before = grow('old', 3, { until: NOW - 90 * DAY });
    const tip = grow('old', 100, { step: DAY / 2 });
    expect(await ask('old', before, { knows: false })).toEqual({ answer: 'part', tip });
    expect(await ask('old', 'd'.repeat(40), { knows: false })).toEqual({
      answer: 'unknown',
      tip,
      why: expect.stringContaining('nowhere any more to be dated'),
    });
  });

  it('cannot be told by a server that lists no commits without their files', async () => {
    const before = grow('refused', 2);
    world.served(['config', 'uploadpackfilter.allow', 'false']);
    expect(await ask('refused', before, { knows: false })).toEqual({
      answer: 'unknown',
      tip: null,
      why: 'The server does not list commits without their files.',
    });
    world.served(['config', 'uploadpackfilter.allow', 'true']);
  });

  it('a branch that is gone has no history', async () => {
    await expect(ask('never', 'd'.repeat(40), { knows: false })).rejects.toMatchObject({
      code: 'revision-not-found',
    });
  });

  it('leaves nothing behind', async () => {
    expect((await readdir(world.folder)).filter((name) => name.includes('.history-'))).toEqual([]);
  });
});
