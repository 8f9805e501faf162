import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processIdentity } from '@landfall/devstack/process-identity';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock } from './lock.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'landfall-lock-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a second start is refused with the pid and the address of the first', async () => {
  const lock = await takeLock(dir);
  await expect(takeLock(dir)).rejects.toThrow(`process ${process.pid}, and still setting up`);
  await lock.announce('http://localhost:3000');
  await expect(takeLock(dir)).rejects.toThrow(`process ${process.pid}, at http://localhost:3000`);
  await lock.release();
  await (await takeLock(dir)).release();
  expect(await readdir(dir)).toEqual([]);
});

test('the lock of a killed start is taken over', async () => {
  const other = spawn('sleep', ['60']);
  await once(other, 'spawn');
  const pid = other.pid ?? 0;
  await writeFile(
    path.join(dir, 'start.lock'),
    JSON.stringify({ pid, identity: await processIdentity(pid) }),
  );
  await expect(takeLock(dir)).rejects.toThrow(`process ${pid}`);
  other.kill('SIGKILL');
  await once(other, 'exit');
  await takeLock(dir);
});

test('a pid that now belongs to another process, and a file that is half written, hold nothing', async () => {
  await writeFile(
    path.join(dir, 'start.lock'),
    JSON.stringify({ pid: process.pid, identity: 'before the reboot' }),
  );
  await (await takeLock(dir)).release();
  await writeFile(path.join(dir, 'start.lock'), '{"pid":');
  await takeLock(dir);
});
