import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { workFolder } from '../../test/repository.ts';
import { asRoot, read, rendered, untilWaiting, waiting } from '../../test/walls.ts';

vi.setConfig({ testTimeout: 60_000 });

it.runIf(asRoot)(
  'the next render finds a wall that stands: in a group, under a uid of its own, shown nothing',
  async () => {
    expect(await rendered('one')).toEqual(['one']);
    const wall = await untilWaiting();
    const status = read(wall, 'status');
    expect(Number(/^Uid:\t(\d+)/m.exec(status)?.[1])).toBeGreaterThan(60_000);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(read(wall, 'cgroup')).toMatch(/landfall-render-/);
    expect(read(wall, 'environ')).toBe('PWD=/\0');
    expect(read(wall, 'cmdline')).not.toContain('/tree');

    expect(await rendered('two')).toEqual(['two']);
    expect(read(wall, 'cmdline')).toBe('');
    // It served one.
    await untilWaiting(wall);
  },
);

it('one that is gone is missed by nobody', async () => {
  expect(await rendered('one')).toEqual(['one']);
  process.kill(Number(await untilWaiting()), 'SIGKILL');
  for (let tries = 0; waiting().length > 0 && tries < 100; tries++) await sleep(20);
  expect(await rendered('two')).toEqual(['two']);
});

it('it holds the limits that it was made under: who has others gets another', async () => {
  expect(await rendered('one')).toEqual(['one']);
  const wall = await untilWaiting();
  const limits = { outputBytes: 10 };
  await expect(rendered('two', limits)).rejects.toMatchObject({ code: 'output-too-large' });
  expect(waiting()).toContain(wall);
  expect(await rendered('three')).toEqual(['three']);
});

it.runIf(asRoot)('where the way to the stage is closed to its uid it is left, and ends', async () => {
  expect(await rendered('one')).toEqual(['one']);
  const wall = await untilWaiting();
  workFolder();
  expect(await rendered('two')).toEqual(['two']);
  expect(read(wall, 'cmdline')).toBe('');
  expect(waiting()).toEqual([]);
});
