import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endLeftovers, writePidFile } from './pid-file.ts';
import { processIdentity } from './process-identity.ts';
import { startProcess } from './processes.ts';
import { waitUntilReady } from './readiness.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'devstack-processes-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function gone(pid: number): Promise<boolean> {
  for (let waited = 0; waited < 5000; waited += 50) {
    if ((await processIdentity(pid)) === undefined) return true;
    await sleep(50);
  }
  return false;
}

test('output goes to a log, the pid file lives as long as the child, stop ends the whole group', async () => {
  const script = 'echo hello; sleep 600 & echo $! > grandchild; wait';
  const child = await startProcess({
    name: 'shell',
    dir,
    command: '/bin/sh',
    args: ['-c', script],
    cwd: dir,
  });
  await waitUntilReady(child, () => stat(join(dir, 'grandchild')).then(({ size }) => size > 0));
  const grandchild = Number(await readFile(join(dir, 'grandchild'), 'utf8'));
  expect(JSON.parse(await readFile(join(dir, 'shell.pid'), 'utf8'))).toMatchObject({ pid: child.pid });
  await child.stop();
  expect(child.running()).toBe(false);
  expect(await gone(grandchild)).toBe(true);
  expect(await readFile(child.logPath, 'utf8')).toBe('hello\n');
  await expect.poll(() => stat(join(dir, 'shell.pid')).catch(() => 'gone')).toBe('gone');
});

test('a child that ends while starting is named, with the end of its log', async () => {
  const child = await startProcess({
    name: 'broken',
    dir,
    command: '/bin/sh',
    args: ['-c', 'echo no port; exit 3'],
  });
  await expect(waitUntilReady(child, async () => false)).rejects.toThrow(
    /broken ended while starting \(exit code 3\)\. no port/,
  );
});

test.runIf(process.platform === 'linux')('a child does not outlive a parent killed with -9', async () => {
  const script = `
    const { startProcess } = await import(${JSON.stringify(join(import.meta.dirname, 'processes.ts'))});
    await startProcess({ name: 'sleeper', dir: ${JSON.stringify(dir)}, command: 'sleep', args: ['600'] });
    process.kill(process.pid, 'SIGKILL');`;
  await execa(process.execPath, ['--input-type=module-typescript', '-e', script], { reject: false });
  const { pid } = JSON.parse(await readFile(join(dir, 'sleeper.pid'), 'utf8'));
  expect(await gone(pid)).toBe(true);
});

test('what a killed run left is ended by its pid file', async () => {
  const leftover = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  await once(leftover, 'spawn');
  await writePidFile(dir, 'leftover', { pid: Number(leftover.pid), command: 'sleep', stopSignal: 'SIGTERM' });
  expect(await endLeftovers(dir)).toEqual(['leftover']);
  expect(leftover.signalCode ?? (await once(leftover, 'exit'))[1]).toBe('SIGTERM');
});

test('a pid that now belongs to somebody else is left alone, and so is a damaged pid file', async () => {
  const stranger = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  await once(stranger, 'spawn');
  const record = { pid: stranger.pid, identity: 'another-boot:1', command: 'sleep', stopSignal: 'SIGKILL' };
  await writeFile(join(dir, 'stranger.pid'), JSON.stringify(record));
  await writeFile(join(dir, 'damaged.pid'), '{"pid": -1');
  expect(await endLeftovers(dir)).toEqual([]);
  expect(await processIdentity(Number(stranger.pid))).toBeDefined();
  stranger.kill('SIGKILL');
});
