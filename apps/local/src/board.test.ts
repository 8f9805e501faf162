import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { localFile } from '@landfall/contracts/local';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openBoard, type Step } from './board.ts';
import { runStep } from './steps.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'landfall-board-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function board() {
  const told: Step[] = [];
  const file = path.join(dir, 'local.json');
  const opened = openBoard({
    file,
    steps: [{ id: 'redis', title: 'Redis' }],
    changed: (step) => told.push(step),
  });
  const read = async () => {
    await opened.written();
    return localFile.parse(JSON.parse(await readFile(file, 'utf8')));
  };
  return { opened, told, read, file };
}

test('the file is whole after every change, readable by its owner and group alone', async () => {
  const { opened, read, file } = board();
  expect((await read()).steps).toMatchObject([{ id: 'redis', state: 'waiting' }]);
  for (let percent = 0; percent <= 100; percent += 1) {
    opened.step('redis', { state: 'running', progress: percent / 100 });
  }
  expect((await read()).steps[0]).toMatchObject({ state: 'running', progress: 1 });
  expect((await stat(file)).mode & 0o777).toBe(0o440);
});

test('a step that nobody announced is added', async () => {
  const { opened, read } = board();
  opened.step('kwok', { title: 'kwok', state: 'running' });
  expect((await read()).steps.map(({ id }) => id)).toEqual(['redis', 'kwok']);
});

test('a step that fails says why, on the board and to whoever ran it', async () => {
  const { opened, told, read } = board();
  const failing = runStep(opened, 'redis', () => Promise.reject(new Error('no room on the disk')));
  await expect(failing).rejects.toThrow('no room on the disk');
  expect((await read()).steps[0]).toMatchObject({ state: 'failed', detail: 'no room on the disk' });
  expect(told.map(({ state }) => state)).toEqual(['running', 'failed']);
});

test('what a step left running does not open it again when it tells something', async () => {
  const { opened, told } = board();
  let tell: ((detail: string) => void) | undefined;
  await runStep(opened, 'redis', async (given) => {
    tell = given;
    return { result: undefined, words: 'the other one' };
  });
  tell?.('still building');
  expect(told.at(-1)).toMatchObject({ state: 'done', detail: 'the other one' });
  await opened.written();
});
