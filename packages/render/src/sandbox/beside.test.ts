import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { behindWall } from './program.ts';
import { besideOfOwnUid, findWall, threadsOfOwnUid } from './wall.ts';

it('walls of our own uid that were begun a moment ago are counted, though none of their threads was', () => {
  const at = performance.now() + 60_000;
  const before = threadsOfOwnUid(at);
  const counts = [0, 1, 2].map((more) => besideOfOwnUid(false, at + more));
  expect(counts.map((count) => count - before)).toEqual([0, 24, 48]);
  for (let more = 0; more < 100; more += 1) besideOfOwnUid(false, at + 10);
  expect(besideOfOwnUid(false, at + 20) - before).toBe(64 * 24);
  // By then they are among the threads that are counted, or gone.
  expect(besideOfOwnUid(false, at + 10_000)).toBe(threadsOfOwnUid(at + 10_000));
});

it('one that waits has room beside it for as many as may come', () => {
  const at = performance.now() + 120_000;
  expect(besideOfOwnUid(true, at) - threadsOfOwnUid(at)).toBe(64 * 24);
});

it('a wall with a uid or a user namespace of its own is counted alone', () => {
  const found = findWall();
  if ('missing' in found) throw new Error(found.missing);
  const { asRoot: _asRoot, apart: _apart, ...programs } = found.wall;
  const input = { tool: '/tool', argv: [], cwd: '/tree', closed: false, limits: DEFAULT_LIMITS };
  const most = (wall: typeof found.wall, stage: string | undefined) => {
    const { argv } = behindWall(wall, undefined, { ...input, stage });
    return Number(argv.find((argument) => argument.startsWith('--nproc='))?.slice(8));
  };
  const own = { ...programs, asRoot: { unshare: '/unshare', setpriv: '/setpriv', uid: 805_306_369 } };
  const apart = { ...programs, apart: { unshare: '/unshare' } };
  for (const wall of [own, apart]) expect([most(wall, '/stage'), most(wall, undefined)]).toEqual([64, 64]);
  expect(most(programs, undefined) - most(programs, '/stage')).toBeGreaterThan(1_000);
});
