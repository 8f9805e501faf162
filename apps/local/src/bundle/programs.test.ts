import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePrograms, programOf } from './programs.ts';

const checkout = path.join(import.meta.dirname, '../../../..');
const bundles = mkdtempSync(path.join(tmpdir(), 'landfall-bundles-'));
beforeAll(() => makePrograms(bundles), 60_000);
afterAll(() => rmSync(bundles, { recursive: true }));

/** What one of them says when it is told nothing. */
const said = (name: Parameters<typeof programOf>[1], ...args: string[]): Promise<string> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH };
    execFile(process.execPath, [programOf(bundles, name), ...args], { env }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });

test('each of our programs begins from its bundle, and says what it lacks', async () => {
  expect(await said('worker')).toContain('Say which role this worker has');
  expect(await said('worker', 'source')).toContain('LANDFALL_WORK_DIR');
  expect(await said('worker', 'apply')).toContain('LANDFALL_KEY_FILE');
  expect(await said('api')).toContain('LANDFALL_API_PORT');
  expect(await said('door')).toContain('LANDFALL_DOOR_PORT');
});

test('what is run by itself, in a thread or by git, is a file of the bundle, and begins', async () => {
  for (const name of ['jq-worker', 'program', 'show-host-keys'])
    expect([name, existsSync(path.join(bundles, `${name}.mjs`))]).toEqual([name, true]);
  const run = (name: string) =>
    new Promise((resolve) => {
      execFile(process.execPath, [path.join(bundles, name)], { env: {} }, (_error, _stdout, said) =>
        resolve(said),
      );
    });
  expect(await run('program.mjs')).toBe('landfall-ssh: protocol it could not be begun\n');
  expect(await run('show-host-keys.mjs')).toContain('JSON');
});

/** A file of the bundle with all that it imports when it is loaded. */
function textOf(name: string, known = new Map<string, string>()): string {
  if (!known.has(name)) {
    const text = readFileSync(path.join(bundles, name), 'utf8');
    known.set(name, text);
    for (const [, other = ''] of text.matchAll(/^import .*"\.\/(\S+\.mjs)";$/gm)) textOf(other, known);
  }
  return [...known.values()].join('\n');
}

test('each role of the worker loads its own code and none of the other’s (design 4.9)', () => {
  const loading = readFileSync(path.join(bundles, 'start-worker.mjs'), 'utf8');
  const loaded = (role: string): string => {
    const [, files = ''] = new RegExp(`\\b${role}: async \\(\\) => \\(\\{([^}]*)\\}`).exec(loading) ?? [];
    return [...files.matchAll(/"\.\/(\S+\.mjs)"/g)].map(([, name = '']) => textOf(name)).join('\n');
  };
  const has = (role: string) =>
    [
      'apps/worker/src/source',
      'packages/git',
      'packages/render',
      'apps/worker/src/apply',
      'packages/kube',
    ].filter((folder) => loaded(role).includes(`\n// ${folder}/`));
  expect(has('source')).toEqual(['apps/worker/src/source', 'packages/git', 'packages/render']);
  expect(has('apply')).toEqual(['apps/worker/src/apply', 'packages/kube']);
});

test('where they cannot be made, a start is told why', async () => {
  await expect(makePrograms('/dev/null/bundles')).rejects.toThrow(
    /^Our programs could not be made of their sources\. [\x20-\x7e\n]+$/,
  );
});

test('images and docker-compose run what is made, and nothing else of a bundle', () => {
  for (const file of ['infra/images/Dockerfile', 'docker-compose.yml']) {
    const text = readFileSync(path.join(checkout, file), 'utf8');
    const run = [...text.matchAll(/\bbundles\/(\S+?\.mjs)/g)].map(([, name]) => name ?? '');
    expect([file, run.length]).toEqual([file, file === 'docker-compose.yml' ? 4 : 2]);
    for (const name of run) expect([name, existsSync(path.join(bundles, name))]).toEqual([name, true]);
  }
});
