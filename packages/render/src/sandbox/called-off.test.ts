import { chmodSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { workFolder } from '../../test/repository.ts';
import { read } from '../../test/walls.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { behindWall } from './program.ts';
import { closeStanding, librariesOf, openStanding } from './standing.ts';
import { findProgram, findWall } from './wall.ts';

vi.setConfig({ testTimeout: 30_000 });

/** A wall is built in ten milliseconds or twenty. */
const MOMENTS = Array.from({ length: 60 }, (_none, at) => at / 2);

it('a wall that is called off while it is being built is gone, however far that was', async () => {
  const found = findWall();
  const [shell, ldd] = ['sh', 'ldd'].map(findProgram);
  if ('missing' in found || !shell || !ldd) throw new Error('no wall can be built here');
  const folder = workFolder();
  chmodSync(folder, 0o755);
  const many = { folder, shell, libraries: await librariesOf({ ldd, program: shell }) };
  // Its shell waits for a word that nobody says: it ends with its wall or not at all.
  const how = {
    limits: DEFAULT_LIMITS,
    tool: shell,
    argv: [],
    stage: undefined,
    cwd: '/',
    closed: false,
    many,
  };
  for (const moment of MOMENTS) {
    const name = `called-off-${moment}`;
    await openStanding({ name, ...behindWall(found.wall, undefined, how) });
    await sleep(moment);
    await closeStanding({ name });
  }
  expect(readdirSync('/proc').filter((pid) => read(pid, 'cmdline').includes(`${folder}\0`))).toEqual([]);
});
