import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { forkBomb } from '../../test/fork-bomb.ts';
import { workFolder } from '../../test/repository.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { countsApart } from './apart.ts';
import { endGroup } from './end-group.ts';
import { behindWall } from './program.ts';
import { runProcess } from './tool-process.ts';
import { findProgram, findWall } from './wall.ts';

vi.setConfig({ testTimeout: 30_000 });

it('asks the kernel by its version, and takes one that is no version for an old one', () => {
  const kernels = ['6.18.44-fc', '5.14.0-503.el9.x86_64', '10.0', '5.13.19-2-pve', '4.4.0', 'none'];
  expect(kernels.map(countsApart)).toEqual([true, true, true, false, false, false]);
});

/** As whoever is not root: root takes a uid of no importance. */
function byOther(command: readonly string[]): [string, string[]] {
  const uid = 61_000 + (process.pid % 1_000);
  const setpriv = [findProgram('setpriv') ?? '', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--'];
  const [program = '', ...argv] = process.getuid?.() === 0 ? [...setpriv, ...command] : command;
  return [program, argv];
}

/** So many processes that sleep, of the uid that the wall has. */
async function others(count: number): Promise<void> {
  const script = 'n=$1; while [ $n -gt 0 ]; do sleep 60 & n=$((n - 1)); done; echo ready; wait';
  const [program, argv] = byOther(['/bin/sh', '-c', script, 'sh', String(count)]);
  const child = spawn(program, argv, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => endGroup(child));
  await once(child.stdout, 'data');
}

it.runIf(countsApart())(
  'in a namespace of its own its processes alone are counted: others do not keep it from starting, and a fork bomb is stopped',
  async () => {
    const found = findWall();
    const unshare = findProgram('unshare');
    if ('missing' in found || !unshare) throw new Error('no wall can be built here');
    const { asRoot: _asRoot, ...programs } = found.wall;
    const stage = workFolder(0o755);
    for (const folder of ['tree', 'input']) mkdirSync(join(stage, folder));
    const tool = join(stage, 'bomb');
    writeFileSync(tool, forkBomb(), { mode: 0o755 });
    await others(2 * DEFAULT_LIMITS.processes);
    const wall = { ...programs, apart: { unshare } };
    const how = { limits: DEFAULT_LIMITS, tool, argv: [], stage, cwd: '/tree', closed: false };
    const built = behindWall(wall, undefined, how);
    const [program, argv] = byOther([built.program, ...built.argv]);
    const never = new AbortController().signal;
    const ended = await runProcess({ ...built, program, argv, timeoutMs: 20_000 }, never);
    expect(ended).toMatchObject({ exitCode: 1, stderr: 'fork: Resource temporarily unavailable\n' });
  },
);

it('where bubblewrap may have user namespaces and nothing else may, walls are built as on an older kernel', async () => {
  vi.resetModules();
  onTestFinished(() => vi.doUnmock('./wall.ts'));
  vi.doMock('./wall.ts', async (original) => {
    const real = await original<typeof import('./wall.ts')>();
    const { countsApart: counts } = await import('./apart.ts');
    return {
      ...real,
      findWall: () => {
        const found = real.findWall();
        if ('missing' in found) return found;
        const { asRoot: _asRoot, apart: _apart, ...programs } = found.wall;
        return { wall: counts('6.1.0') ? { ...programs, apart: { unshare: '/bin/false' } } : programs };
      },
    };
  });
  const { isolation } = await import('./isolation.ts');
  const { level, detail } = await isolation();
  expect([level, detail]).toEqual(['full', expect.stringContaining('processes counted with all others')]);
  const { countsApart: counts } = await import('./apart.ts');
  expect(counts('6.1.0')).toBe(false);
});
