import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { Tool } from '../tools/obtain.ts';
import { runTool } from './run.ts';

/** What runs as this process; '' where it is gone, or only waits to be collected. */
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

test('a tool without a wall is ended at its wall limit', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'landfall-unconfined-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const stage = { directory, tree: directory, input: directory, remove: async () => undefined };
  const tool: Tool = {
    name: 'helm',
    path: '/bin/sleep',
    version: '1',
    sha256: '',
    overridden: true,
    verb: '',
  };
  const limits = { ...DEFAULT_LIMITS, wallMs: 200 };
  const running = runTool({ tool, argv: () => ['600'], stage, confinement: { mode: 'none' }, limits });
  await expect(running).rejects.toMatchObject({ what: expect.stringContaining('took longer than') });
});

test.runIf(process.platform === 'linux')('it dies with the process that started it', async () => {
  const parent = spawn(process.execPath, [
    fileURLToPath(new URL('../../test/started-unconfined.ts', import.meta.url)),
  ]);
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(said.toString());
  await expect.poll(() => commandLine(pid)).toBe('/bin/sleep 600');
  parent.kill('SIGKILL');
  await expect.poll(() => commandLine(pid)).toBe('');
});

test('a disk that is full outside of any wall is the platform’s, not the repository’s', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'landfall-unconfined-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const stage = { directory, tree: directory, input: directory, remove: async () => undefined };
  const tool: Tool = { name: 'helm', path: '/bin/sh', version: '1', sha256: '', overridden: true, verb: '' };
  const argv = () => ['-c', 'echo "write /tmp/x: no space left on device" >&2; exit 1'];
  const run = runTool({ tool, argv, stage, confinement: { mode: 'none' }, limits: DEFAULT_LIMITS });
  await expect(run).rejects.toMatchObject({ code: 'disk-full', retriable: true });
});
