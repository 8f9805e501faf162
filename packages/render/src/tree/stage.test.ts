import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { smallDisk } from '@landfall/devstack/small-disk';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkout, configMap, workFolder } from '../../test/repository.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { sweepLeftovers } from '../sandbox/sweep.ts';
import { collect } from './collect.ts';
import { makeStage } from './stage.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('submodules', () => {
  it('are left out with a word where they are used', async () => {
    const root = checkout({
      'app/a.yaml': configMap('a'),
      '.gitmodules':
        '[submodule "x"]\n\tpath = app/lib\n\turl = ext::sh\n[submodule "y"]\n\tpath = other/lib\n',
    });
    const { warnings } = await collect({ root, folder: 'app', limits: DEFAULT_LIMITS }, ['app']);
    expect(warnings).toEqual(['`app/lib` is a submodule; its files are not fetched.']);
  });
});

describe('a full disk', () => {
  it('is the platform’s, is tried again, and holds nothing of the stage', async (context) => {
    const disk = await smallDisk(200);
    if (typeof disk === 'string') return context.skip(disk);
    onTestFinished(() => disk.remove());
    vi.stubEnv('LANDFALL_RENDER_DIR', disk.dir);
    onTestFinished(() => void vi.unstubAllEnvs());
    const root = checkout({ 'app/large.yaml': 'x'.repeat(300_000) });
    const collected = await collect({ root, folder: 'app', limits: DEFAULT_LIMITS }, ['app']);
    const refused = {
      code: 'disk-full',
      retriable: true,
      why: expect.stringContaining('disk of the platform'),
    };
    await expect(makeStage(root, collected)).rejects.toMatchObject(refused);
    expect(readdirSync(disk.dir)).toEqual([]);
    await disk.fill();
    await expect(makeStage(root, collected)).rejects.toMatchObject(refused);
  });
});

describe('the stage of a run (REPO-5)', () => {
  it('is closed to everyone else, readable for its owner whatever our umask, and gone afterwards', async () => {
    workFolder();
    const root = checkout({ 'app/deep/a.yaml': configMap('a') });
    const collected = await collect({ root, folder: 'app', limits: DEFAULT_LIMITS }, ['app']);
    const before = process.getuid?.() === 0 ? 805_306_370 : undefined;
    const stage = await makeStage(root, collected, { owner: before, input: { 'values.yaml': 'a: b' } });
    expect(statSync(stage.directory).mode & 0o777).toBe(0o700);
    if (before !== undefined) {
      expect(statSync(stage.directory).uid).toBe(before);
      expect(statSync(join(stage.tree, 'app/deep')).mode & 0o005).toBe(0o005);
      expect(statSync(join(stage.tree, 'app/deep/a.yaml')).mode & 0o777).toBe(0o644);
    }
    await stage.remove();
    expect(existsSync(stage.directory)).toBe(false);
  });

  it('holds the same files as a checkout beside it, and copies of one that lies elsewhere', async () => {
    const root = checkout({ 'app/a.yaml': configMap('a') });
    const collected = await collect({ root, folder: 'app', limits: DEFAULT_LIMITS }, ['app']);
    for (const [work, isSame] of [
      [join(root, '..'), true],
      ['/dev/shm', false],
    ] as const) {
      vi.stubEnv('LANDFALL_RENDER_DIR', work);
      onTestFinished(() => void vi.unstubAllEnvs());
      const stage = await makeStage(root, collected, { links: true });
      const staged = statSync(join(stage.tree, 'app/a.yaml'));
      expect(staged.ino === statSync(join(root, 'app/a.yaml')).ino).toBe(isSame);
      expect(readFileSync(join(stage.tree, 'app/a.yaml'), 'utf8')).toBe(configMap('a'));
      await stage.remove();
      expect(readFileSync(join(root, 'app/a.yaml'), 'utf8')).toBe(configMap('a'));
    }
  });

  it('is swept when its process is gone, and left alone when it lives', async () => {
    const folder = workFolder();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const dead = join(folder, `landfall-render-${pid}-abc`);
    const living = join(folder, `landfall-render-${process.pid}-abc`);
    for (const name of [dead, living]) mkdirSync(name);
    await sweepLeftovers();
    expect([existsSync(dead), existsSync(living)]).toEqual([false, true]);
  });

  it("of another user is left to that user: a stranger's folder keeps no worker from starting", () => {
    const folder = workFolder();
    chmodSync(folder, 0o755);
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const foreign = join(folder, `landfall-render-${pid}-abc`);
    mkdirSync(join(foreign, 'tree'), { recursive: true });
    chmodSync(foreign, 0);
    const sweep = `const { sweepStages } = await import(${JSON.stringify(new URL('./stage.ts', import.meta.url).href)});
      if (process.getuid() === 0) process.setuid(65534);
      console.log(await sweepStages());`;
    const swept = spawnSync(process.execPath, ['--input-type=module', '-e', sweep], { encoding: 'utf8' });
    chmodSync(foreign, 0o700);
    expect([swept.stderr, swept.stdout.trim(), existsSync(foreign)]).toEqual(['', '0', true]);
  });
});
