import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity } from '@landfall/devstack/process-identity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ready } from './ready-file.ts';

const main = path.join(import.meta.dirname, 'main.ts');
const patience = { timeout: 120_000, interval: 200 };
const names = ['api', 'door', 'web', 'worker-apply', 'worker-source'];

let stateDir: string;
let launcher: ChildProcess;
let said = '';

/** Starts the whole without a cluster; resolves when ready.json is there. */
async function start(): Promise<Ready> {
  said = '';
  launcher = run();
  while ((await readReady()) === undefined) {
    if (launcher.exitCode !== null) throw new Error(`It ended with ${launcher.exitCode}:\n${said}`);
    await sleep(200);
  }
  return ready();
}

function run(): ChildProcess {
  const child = spawn(process.execPath, [main, '--state-dir', stateDir, '--no-cluster', '--port', '4600']);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  return child;
}

const readReady = () => readFile(path.join(stateDir, 'ready.json'), 'utf8').catch(() => undefined);

async function ready(): Promise<Ready> {
  return JSON.parse((await readReady()) ?? '{}');
}

/** Which of the processes of that start are still alive. */
async function alive({ processes, pid }: Ready): Promise<number[]> {
  const all = [pid, ...Object.values(processes)];
  const identities = await Promise.all(all.map(processIdentity));
  return all.filter((_pid, index) => identities[index] !== undefined);
}

beforeAll(async () => {
  stateDir = await mkdtemp(path.join(tmpdir(), 'landfall-launch-'));
  await chmod(stateDir, 0o755);
  await start();
}, 600_000);

afterAll(async () => {
  if (launcher.exitCode === null) {
    launcher.kill('SIGTERM');
    await once(launcher, 'exit');
  }
  await rm(stateDir, { recursive: true, force: true });
}, 60_000);

test('API and dashboard answer through the front door, and every process is named', async () => {
  const { url, processes, sample } = await ready();
  expect(Object.keys(processes).sort()).toEqual(names);
  expect((await fetch(`${url}/v1/me`)).status).toBe(401);
  expect(await (await fetch(`${url}/sign-in`)).text()).toContain('<html');
  expect(said).toContain(`git clone -c http.sslCAInfo=${sample.caFile}`);
});

test.runIf(process.getuid?.() === 0)(
  'each role is another user, who cannot open the key of the next',
  async () => {
    const { processes } = await ready();
    const uids = await Promise.all(
      ['api', 'worker-source', 'worker-apply', 'web'].map(
        async (name) => (await stat(`/proc/${processes[name]}`)).uid,
      ),
    );
    expect(new Set(uids).size).toBe(4);
    expect(uids).not.toContain(0);
    const key = path.join(stateDir, 'keys', 'apply.json');
    const asSource = ['--reuid', String(uids[1]), '--regid', String(uids[1]), '--clear-groups', 'cat', key];
    const [code] = await once(spawn('setpriv', asSource), 'exit');
    expect(code).not.toBe(0);
  },
);

test('a second start is refused with the address of the first', async () => {
  const { url, pid } = await ready();
  said = '';
  const second = run();
  const [code] = await once(second, 'exit');
  expect(code).toBe(1);
  await expect.poll(() => said).toContain(`process ${pid}, at ${url}`);
});

test('a killed process is replaced', async () => {
  const { processes } = await ready();
  const before = processes['worker-apply'] ?? 0;
  process.kill(before, 'SIGKILL');
  await expect
    .poll(async () => (await ready()).processes['worker-apply'] ?? before, patience)
    .not.toBe(before);
});

test('a killed start leaves no process, and the next one has the same data at the same address', async () => {
  const before = await ready();
  const token = await readFile(before.sample.tokenFile, 'utf8');
  launcher.kill('SIGKILL');
  await expect.poll(() => alive(before), patience).toEqual([]);
  await rm(path.join(stateDir, 'ready.json'));
  const after = await start();
  expect([after.url, after.sample]).toEqual([before.url, before.sample]);
  expect(await readFile(after.sample.tokenFile, 'utf8')).toBe(token);
}, 200_000);

test('told to stop, it ends everything and takes ready.json away', async () => {
  const before = await ready();
  launcher.kill('SIGTERM');
  const [code] = await once(launcher, 'exit');
  expect(code).toBe(0);
  expect(await alive(before)).toEqual([]);
  expect(await readReady()).toBeUndefined();
}, 60_000);
