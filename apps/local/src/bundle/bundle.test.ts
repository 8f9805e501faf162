import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { bundle } from './bundle.ts';

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'landfall-bundle-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

/** Bundles `main.ts` of these sources and runs it; what it says. */
async function run(
  sources: Record<string, string>,
): Promise<{ said: string; bundles: string; from: string }> {
  const from = folder();
  for (const [name, text] of Object.entries(sources)) {
    mkdirSync(path.dirname(path.join(from, name)), { recursive: true });
    writeFileSync(path.join(from, name), text);
  }
  const bundles = path.join(folder(), 'bundles');
  await bundle({ main: path.join(from, 'main.ts') }, bundles);
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(bundles, 'main.mjs')], {
    env: {},
  });
  return { said: stdout.trim(), bundles, from };
}

const textOf = (bundles: string): string =>
  readdirSync(bundles)
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => readFileSync(path.join(bundles, name), 'latin1'))
    .join('\n');

test('types, comments and what nobody calls are gone; names stay, also in a stack trace', async () => {
  const { said, bundles } = await run({
    'main.ts': `import { nameOf } from './b.ts';\n/** A comment. */\nconst told: string = nameOf();\nconsole.log(told);`,
    'b.ts': `export function nameOf(): string { return /at (\\w+)/.exec(new Error().stack ?? '')?.[1] ?? ''; }
      export const neverCalled = (): string => 'nobody';`,
  });
  expect(said).toBe('nameOf');
  expect(textOf(bundles)).not.toMatch(/A comment|neverCalled|: string/);
});

test('what a module reads from beside itself is read beside its source', async () => {
  const { said, from } = await run({
    'main.ts': `import { read } from './deep/read.ts';\nconsole.log(read().join(' '));`,
    'deep/read.ts': `import { readFileSync } from 'node:fs';
      export const read = (): string[] => [
        readFileSync(new URL('./chart.txt', import.meta.url), 'utf8'), import.meta.dirname, import.meta.filename];`,
    'deep/chart.txt': 'chart',
  });
  expect(said).toBe(`chart ${path.join(from, 'deep')} ${path.join(from, 'deep/read.ts')}`);
});

test('CommonJS of others knows its place, too', async () => {
  const { said } = await run({
    'main.ts': `import placed from './node_modules/placed/index.cjs';\nimport { both } from './node_modules/placed/both.mjs';
      console.log(placed, both);`,
    'node_modules/placed/both.mjs': `import { basename } from 'node:path';
      export const both = typeof __dirname === 'string' && basename(import.meta.url);`,
    'node_modules/placed/index.cjs': `module.exports = require('fs').readFileSync(__dirname + '/words.txt', 'utf8');`,
    'node_modules/placed/words.txt': 'in place',
  });
  expect(said).toBe('in place both.mjs');
});

test.each([
  ["new URL('./thread.ts', import.meta.url)"],
  ["new URL(\n  './thread.ts',\n  import.meta.url,\n)"],
])(
  'a module that is run by itself, in a thread say, is a file of the bundle and needs no types taken out: %j',
  async (url) => {
    const { said } = await run({
      'main.ts': `import { Worker } from 'node:worker_threads';
      new Worker(${url}).on('message', (said: string) => console.log(said));`,
      'thread.ts': `import { parentPort } from 'node:worker_threads';
      const stripped: boolean = (process as never as { moduleLoadList: string[] }).moduleLoadList.some((name) => name.includes('amaro'));
      parentPort?.postMessage(\`\${import.meta.url.slice(-10)} \${stripped}\`);`,
    });
    expect(said).toBe('/thread.ts false');
  },
);

test('every file is ASCII and says the same: texts, expressions, what is above 0xffff', async () => {
  const { said, bundles } = await run({
    'main.ts': `const größe = { 'ü': /^[à-ü…]+$/.test('ü…'), wide: /^\\p{Emoji}$/u.test('🚀') };
      console.log(JSON.stringify(größe), \`– \${'🚀'} 中\`);`,
  });
  expect(said).toBe('{"ü":true,"wide":true} – 🚀 中');
  expect(textOf(bundles)).toMatch(/^[\0-\x7f]*$/);
});

test('a raw text that would say something else then is refused', async () => {
  const sources = { 'main.ts': 'console.log(String.raw`größe`);' };
  await expect(run(sources)).rejects.toThrow('cannot be escaped: String.raw');
  await expect(run({ 'main.ts': 'console.log(/\\é/.test("é"));' })).rejects.toThrow('cannot be escaped');
});

test('WebAssembly in base64 becomes bytes in a file; what is not as expected is refused', async () => {
  const wasm = Buffer.from('0061736d01000000', 'hex').toString('base64');
  const main = `import { wasm } from './x.wasm-base64.mjs';
    console.log(new WebAssembly.Module(Buffer.from(wasm, 'base64')) instanceof WebAssembly.Module);`;
  const { said, bundles } = await run({
    'main.ts': main,
    'x.wasm-base64.mjs': `const wasm = "${wasm}";\nexport { wasm }`,
  });
  expect(said).toBe('true');
  expect(textOf(bundles)).not.toContain(wasm);
  await expect(run({ 'main.ts': main, 'x.wasm-base64.mjs': 'export const wasm = 1' })).rejects.toThrow(
    'is not what it was',
  );
});

test('what other users start they can read, whatever our own mask', async () => {
  const mask = process.umask(0o077);
  onTestFinished(() => void process.umask(mask));
  const { bundles } = await run({ 'main.ts': 'console.log(1);' });
  expect(statSync(bundles).mode & 0o777).toBe(0o755);
  for (const name of readdirSync(bundles))
    expect(statSync(path.join(bundles, name)).mode & 0o777).toBe(0o644);
});

test('what was there before is gone, and sources that are no program are refused with the place', async () => {
  const bundles = folder();
  writeFileSync(path.join(bundles, 'old.mjs'), '');
  const from = folder();
  writeFileSync(path.join(from, 'main.ts'), 'console.log(1);');
  await bundle({ main: path.join(from, 'main.ts') }, bundles);
  expect(readdirSync(bundles)).toEqual(['main.mjs']);
  writeFileSync(path.join(from, 'main.ts'), "import './nowhere.ts';");
  await expect(bundle({ main: path.join(from, 'main.ts') }, bundles)).rejects.toThrow(/nowhere\.ts/);
});
