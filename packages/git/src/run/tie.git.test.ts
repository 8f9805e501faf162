import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { parseAllowList } from '@landfall/egress';
import { LauncherLost } from '@landfall/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitServed, type GitWorld, gitWorld } from '../../test/git-world.ts';
import { processesOf, runs, starterOf } from '../../test/processes.ts';
import { fetchCommit } from '../index.ts';

let world: GitWorld;
let first: string;
beforeAll(async () => {
  world = await gitWorld();
  first = commitServed(world, { 'a.yaml': 'a: 1\n' }, 'First');
});
afterAll(() => world.stop());

/** As the kernel does when memory is short. */
function killStarterOf(dir: string): void {
  const pid = starterOf(dir);
  if (pid === undefined || pid === process.pid) throw new Error('nothing runs, or not in the small process');
  process.kill(pid, 'SIGKILL');
}

it('git that holds a mirror’s lock dies with the process that started it: the next fetch has the lock at once', async () => {
  const mirror = await world.mirror('orphaned');
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const allow = parseAllowList([`127.0.0.1:${port}`]);
  const remote = { ...world.remote, url: `https://127.0.0.1:${port}/acme/shop.git`, allow };
  const lost = expect(fetchCommit({ ...mirror, remote }, { commit: first })).rejects.toThrow(LauncherLost);
  await once(silent, 'connection');
  killStarterOf(mirror.dir);
  await lost;
  await expect.poll(() => processesOf(mirror.dir), { timeout: 10_000 }).toEqual([]);
  expect(await fetchCommit(mirror, { commit: first })).toBe(first);
  for (const socket of sockets) socket.destroy();
  silent.close();
});

it('what still waits for the lock does not begin once nobody waits for it', async () => {
  const mirror = await world.mirror('queued');
  const holder = spawn('flock', [`${mirror.dir}.lock`, 'sh', '-c', 'echo held; exec cat'], { stdio: 'pipe' });
  await once(holder.stdout, 'data');
  const lost = expect(fetchCommit(mirror, { commit: first })).rejects.toThrow(LauncherLost);
  await runs(mirror.dir, 'flock 9');
  killStarterOf(mirror.dir);
  await lost;
  await expect.poll(() => processesOf(mirror.dir)).toEqual(['flock 9']);
  holder.kill('SIGKILL');
  await expect.poll(() => processesOf(mirror.dir)).toEqual([]);
});
