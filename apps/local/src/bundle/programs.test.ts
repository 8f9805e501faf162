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

test('where they cannot be made, a start is told why', async () => {
  await expect(makePrograms('/dev/null/bundles')).rejects.toThrow(
    /^Our programs could not be made of their sources\. \S/,
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
