import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitServed, type GitWorld, gitWorld } from '../../test/git-world.ts';
import { pidsOf, processesOf } from '../../test/processes.ts';
import { fetchCommit, type Mirror } from '../index.ts';
import { endReader, type ObjectWanted, readObjects } from './read.ts';

let world: GitWorld;
let mirror: Mirror;
let commit: string;
const large = randomBytes(300_000);
const doing = 'read it';

beforeAll(async () => {
  world = await gitWorld();
  commit = commitServed(world, { 'a.yaml': 'a: 1\n', 'large.bin': large, 'empty.yaml': '' }, 'First');
  mirror = await world.mirror();
  await fetchCommit(mirror, { commit });
});
afterAll(() => world.stop());

const contents = (name: string): ObjectWanted => ({ want: 'contents', name });
const readers = () => processesOf(mirror.dir).filter((line) => line.includes('--batch-command'));

it('answers in the order asked, null for what is not there', async () => {
  const names = ['a.yaml', 'nowhere', 'empty.yaml', 'large.bin'].map((path) => `${commit}:${path}`);
  const found = await readObjects(mirror, names.map(contents), { doing, maxBytes: 400_000 });
  const texts = found.map((object) => object?.content);
  expect(texts).toEqual([Buffer.from('a: 1\n'), undefined, Buffer.alloc(0), large]);
  const [info] = await readObjects(mirror, [{ want: 'info', name: names[0] ?? '' }], { doing });
  expect(info).toEqual({ oid: expect.stringMatching(/^[0-9a-f]{40}$/), type: 'blob', size: 5 });
});

it('many calls at once share one process, and each gets its own answer', async () => {
  const asked = ['a.yaml', 'empty.yaml', 'nowhere'].flatMap((path) => Array.from({ length: 20 }, () => path));
  const found = await Promise.all(
    asked.map((path) =>
      readObjects(mirror, [contents(`${commit}:${path}`)], { doing, maxBytes: 10 }).then(
        ([object]) => object?.content?.toString() ?? 'none',
      ),
    ),
  );
  const expected = { 'a.yaml': 'a: 1\n', 'empty.yaml': '', nowhere: 'none' };
  expect(found).toEqual(asked.map((path) => expected[path as keyof typeof expected]));
  expect(readers().length).toBeGreaterThan(0);
  expect(new Set(readers()).size).toBe(readers().length);
});

it('sees what is fetched later, without being started again', async () => {
  const before = pidsOf(mirror.dir);
  expect(before).not.toEqual([]);
  const next = commitServed(world, { 'a.yaml': 'a: 2\n' }, 'Second');
  await fetchCommit(mirror, { ref: 'refs/heads/main' });
  const [object] = await readObjects(mirror, [contents(`${next}:a.yaml`)], { doing, maxBytes: 10 });
  expect(object?.content?.toString()).toBe('a: 2\n');
  const after = pidsOf(mirror.dir);
  expect(before.every((pid) => after.includes(pid))).toBe(true);
});

it('more than is read is refused, and the next call is answered', async () => {
  const read = (maxBytes: number) =>
    readObjects(mirror, [contents(`${commit}:large.bin`)], { doing, maxBytes });
  await expect(read(299_999)).rejects.toMatchObject({ code: 'too-large' });
  expect((await read(300_000))[0]?.size).toBe(300_000);
});

it('one that was killed is started again, also under who asks at that moment', async () => {
  const asked = () => readObjects(mirror, [contents(`${commit}:a.yaml`)], { doing, maxBytes: 10 });
  for (let times = 0; times < 5; times += 1) {
    await asked();
    for (const pid of pidsOf(mirror.dir)) process.kill(Number(pid), 'SIGKILL');
    expect((await asked())[0]?.content?.toString()).toBe('a: 1\n');
  }
});

it('one that stands still is given up on', async () => {
  await readObjects(mirror, [contents(`${commit}:a.yaml`)], { doing, maxBytes: 10 });
  const stopped = pidsOf(mirror.dir).map(Number);
  for (const pid of stopped) process.kill(pid, 'SIGSTOP');
  try {
    const asked = readObjects(mirror, [contents(`${commit}:a.yaml`)], {
      doing,
      maxBytes: 10,
      timeoutMs: 300,
    });
    await expect(asked).rejects.toMatchObject({ code: 'git-failed', words: { why: 'It took too long.' } });
    const again = await readObjects(mirror, [contents(`${commit}:a.yaml`)], { doing, maxBytes: 10 });
    expect(again[0]?.content?.toString()).toBe('a: 1\n');
  } finally {
    for (const pid of stopped) process.kill(pid, 'SIGKILL');
  }
});

it('a name of two lines is none: it would be two questions', async () => {
  await expect(readObjects(mirror, [contents(`${commit}\n${commit}`)], { doing })).rejects.toThrow(
    RangeError,
  );
});

it('ends when the mirror goes; what is no mirror is told', async () => {
  await endReader(mirror);
  await expect.poll(readers).toEqual([]);
  const nowhere = { dir: `${world.folder}/no-mirror` };
  await expect(readObjects(nowhere, [contents('HEAD')], { doing })).rejects.toMatchObject({
    code: 'git-failed',
    message: expect.stringContaining('not a git repository'),
  });
});

const runs = promisify(execFile);
const fixture = (name: string) => fileURLToPath(new URL(`../../test/${name}.ts`, import.meta.url));

it('one that waits holds nobody open', async () => {
  const { stdout } = await runs(process.execPath, [fixture('ends-by-itself'), mirror.dir], {
    timeout: 20_000,
  });
  expect(JSON.parse(stdout)).toHaveProperty('found');
});

it('without a file descriptor to spare it is said, and nobody ends', async () => {
  const script = 'ulimit -n 40; exec "$@"';
  const argv = ['-c', script, 'sh', process.execPath, fixture('without-descriptors')];
  const { stdout } = await runs('/bin/sh', argv, { timeout: 20_000 });
  expect(stdout).toContain('there is no file descriptor to spare');
});
