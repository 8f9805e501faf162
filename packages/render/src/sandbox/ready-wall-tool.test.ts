import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { asRoot, read, rendered, untilWaiting } from '../../test/walls.ts';
import { obtainTool } from '../tools/obtain.ts';

vi.setConfig({ testTimeout: 60_000 });

it.runIf(asRoot)(
  'one whose tool was taken away meanwhile, by whoever tidies temporary folders, is left as well',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'landfall-tool-'));
    chmodSync(folder, 0o700);
    const kubectl = join(folder, 'kubectl');
    vi.stubEnv('LANDFALL_KUSTOMIZE', '');
    copyFileSync((await obtainTool('kustomize')).path, kubectl);
    chmodSync(kubectl, 0o755);
    vi.stubEnv('LANDFALL_KUBECTL', kubectl);
    onTestFinished(() => {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true, force: true });
    });
    expect(await rendered('one')).toEqual(['one']);
    const wall = await untilWaiting();
    const argv = read(wall, 'cmdline').split('\0');
    const shown = argv[argv.indexOf('/tool') - 1] ?? '';
    expect(shown).not.toBe(kubectl);
    rmSync(shown);
    expect(await rendered('two')).toEqual(['two']);
    expect(read(wall, 'cmdline')).toBe('');
  },
);
