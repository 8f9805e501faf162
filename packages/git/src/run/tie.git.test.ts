import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Fetches } from '../../test/fetches.ts';
import { commitServed, type GitWorld, gitWorld } from '../../test/git-world.ts';
import { processesOf, runs } from '../../test/processes.ts';
import { fetchCommit, type Mirror } from '../index.ts';

let world: GitWorld;
let first: string;
beforeAll(async () => {
  world = await gitWorld();
  first = commitServed(world, { 'a.yaml': 'a: 1\n' }, 'First');
});
afterAll(() => world.stop());

const FETCHES = fileURLToPath(new URL('../../test/fetches.ts', import.meta.url));

/** Another process, that can be killed, as the kernel does when memory is short. */
function fetching({ dir, remote }: Mirror, address: string): ChildProcess {
  const { url, caPem } = remote;
  const told: Fetches = {
    mirror: { dir, remote: { url, ...(caPem && { caPem }) } },
    allow: [address],
    commit: first,
  };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', FETCHES], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  child.stdin?.end(JSON.stringify(told));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

it('git that holds a mirror’s lock dies with the process that started it: the next fetch has the lock at once', async () => {
  const mirror = await world.mirror('orphaned');
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const remote = { ...world.remote, url: `https://127.0.0.1:${port}/acme/shop.git` };
  const starter = fetching({ ...mirror, remote }, `127.0.0.1:${port}`);
  await once(silent, 'connection');
  expect(processesOf(mirror.dir)).not.toEqual([]);
  await kill(starter);
  await expect.poll(() => processesOf(mirror.dir), { timeout: 10_000 }).toEqual([]);
  expect(await fetchCommit(mirror, { commit: first })).toBe(first);
  for (const socket of sockets) socket.destroy();
  silent.close();
});

it('what still waits for the lock does not begin once nobody waits for it', async () => {
  const mirror = await world.mirror('queued');
  const holder = spawn('flock', [`${mirror.dir}.lock`, 'sh', '-c', 'echo held; exec cat'], { stdio: 'pipe' });
  await once(holder.stdout, 'data');
  const starter = fetching(mirror, `127.0.0.1:${world.server.port}`);
  await runs(mirror.dir, 'flock 9');
  await kill(starter);
  await expect.poll(() => processesOf(mirror.dir)).toEqual(['flock 9']);
  holder.kill('SIGKILL');
  await expect.poll(() => processesOf(mirror.dir)).toEqual([]);
});
