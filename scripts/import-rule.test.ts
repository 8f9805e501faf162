import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from './verify/check.ts';

/** A file, what it imports, and the rule it breaks. */
const broken: [file: string, imported: string, rule: string][] = [
  ['apps/web/src/a.ts', 'packages/db/src/client.ts', 'may-import:apps/web'],
  ['apps/api/src/a.ts', 'packages/git/src/index.ts', 'may-import:apps/api'],
  ['apps/api/src/a.ts', 'packages/db/src/client.ts', 'may-import:apps/api'],
  ['apps/door/src/a.ts', 'packages/contracts/src/ids.ts', 'may-import:apps/door'],
  ['apps/worker/src/source/a.ts', 'packages/kube/src/index.ts', 'role:source'],
  ['apps/worker/src/apply/a.ts', 'packages/git/src/index.ts', 'role:apply'],
  ['apps/worker/src/apply/b.ts', 'apps/worker/src/source/c.ts', 'role:apply'],
  ['packages/engine/src/a.ts', 'packages/db/src/client.ts', 'may-import:packages/engine'],
  ['packages/contracts/src/a.ts', 'packages/crypto/src/seal.ts', 'may-import:packages/contracts'],
  ['packages/devstack/src/a.ts', 'packages/contracts/src/ids.ts', 'may-import:packages/devstack'],
  ['packages/actions/src/a.test.ts', 'packages/git/src/index.ts', 'tests-may-import:packages/actions'],
  ['packages/kube/src/a.ts', 'packages/kube/src/b.test.ts', 'no-tests-in-code'],
];

/** The same pairs the other way round, and others that are wanted. */
const wanted: [file: string, imported: string][] = [
  ['apps/web/src/a.ts', 'packages/contracts/src/ids.ts'],
  ['apps/worker/src/source/a.ts', 'packages/git/src/index.ts'],
  ['apps/worker/src/apply/a.ts', 'packages/kube/src/index.ts'],
  ['packages/kube/src/a.ts', 'packages/engine/src/cluster.ts'],
  ['packages/engine/src/a.test.ts', 'packages/kube/src/index.ts'],
];

let tree: string;
beforeAll(async () => {
  tree = await mkdtemp(path.join(tmpdir(), 'landfall-import-rule-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json']) {
    await cp(path.join(root, file), path.join(tree, file));
  }
  await writeFile(path.join(tree, 'package.json'), '{"type":"module"}');
  await symlink(path.join(root, 'node_modules'), path.join(tree, 'node_modules'));
});
afterAll(() => rm(tree, { recursive: true, force: true }));

/** Writes the files, cruises them, and gives what was said against them. */
async function cruise(files: Record<string, string>): Promise<string> {
  for (const folder of ['apps', 'packages'])
    await rm(path.join(tree, folder), { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.join(tree, path.dirname(file)), { recursive: true });
    await writeFile(path.join(tree, file), text);
  }
  const program = path.join(root, 'node_modules/.bin/depcruise');
  const folders = [...new Set(Object.keys(files).map((file) => file.split('/')[0] ?? ''))];
  return promisify(execFile)(program, ['--output-type', 'err', ...folders], { cwd: tree }).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
}

const relative = (from: string, to: string) => path.relative(path.dirname(from), to);

/** Two files, the first importing the second; type-only imports count too. */
const pair = (file: string, imported: string) => ({
  [imported]: 'export type Thing = string;\n',
  [file]: `import type { Thing } from './${relative(file, imported)}';\nexport type Other = Thing;\n`,
});

test.each(broken)('%s may not import %s', async (file, imported, rule) => {
  expect(await cruise(pair(file, imported))).toContain(rule);
});

test.each(wanted)('%s may import %s', async (file, imported) => {
  expect(await cruise(pair(file, imported))).toBe('');
});

test('a cycle is an error, also one of types alone', async () => {
  const said = await cruise({
    'packages/engine/src/a.ts': "import type { B } from './b.ts';\nexport type A = B;\n",
    'packages/engine/src/b.ts': "import type { A } from './a.ts';\nexport type B = A;\n",
  });
  expect(said).toContain('no-cycles');
});

test('a library belongs to one package', async () => {
  const text = "import { Client } from 'pg';\nexport const client = new Client();\n";
  expect(await cruise({ 'packages/actions/src/a.ts': text })).toContain('only-in:packages/db');
});
