import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePodLogs } from './pod-logs.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'landfall-pod-logs-'));
  await writePodLogs(dir);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const logOf = (container: string) => readFile(join(dir, 'pod-logs', `${container}.log`), 'utf8');

test('the log of the hook that succeeds says so; the one that fails is another container', async () => {
  expect(await logOf('migrate')).toMatch(/ F done\n$/);
  expect(await logOf('migrate')).not.toMatch(/fail|error|fatal/);
  expect(await logOf('crash')).toContain('fatal: DATABASE_URL is not set');
});

test('every line is as a container runtime writes it', async () => {
  const lines = (await logOf('migrate')).trimEnd().split('\n');
  for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z stdout F ./);
});
