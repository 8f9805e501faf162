import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { buildGoProgram } from './go-build.ts';

/** A Go that cannot build, and says this. */
function goThatSays(words: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-no-go-'));
  const go = join(folder, 'go');
  writeFileSync(go, `#!/bin/sh\necho '${words}' >&2\nexit 1\n`, { mode: 0o755 });
  vi.stubEnv('LANDFALL_GO', go);
  vi.stubEnv('XDG_CACHE_HOME', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
}

test.each([
  ['compile: writing output: write $WORK/b042/_pkg_.a: no space left on device', 'Make room on the disk of'],
  ['dial tcp: lookup proxy.example: no such host', 'GOPROXY'],
  ['main.go:1:1: expected package', 'start with --no-cluster'],
])('a build that fails is told with what helps: %s', async (said, fix) => {
  goThatSays(said);
  const program = {
    name: 'x',
    title: 'X',
    sources: tmpdir(),
    sourceDigest: 'd',
    package: '.',
    linkFlags: '',
  };
  const built = buildGoProgram(program, () => undefined);
  await expect(built).rejects.toMatchObject({
    code: 'tool-build-failed',
    message: expect.stringContaining(fix),
  });
  await expect(built).rejects.toThrow(said);
});
