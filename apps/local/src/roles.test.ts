import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRoleKey, roles } from '@landfall/crypto/role-keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseSeats, homeOf, keyFiles } from './roles.ts';
import { type StateDir, stateDir } from './state-dir.ts';

const root = process.getuid?.() === 0;
let state: StateDir;
beforeEach(async () => {
  state = stateDir(await mkdtemp(path.join(tmpdir(), 'landfall-roles-')));
  await mkdir(state.keys);
  await chmod(state.root, 0o711);
});
afterEach(() => rm(state.root, { recursive: true, force: true }));

test('each role has its own key in a file of mode 0400, the same at the next start', async () => {
  const seats = await chooseSeats(state, []);
  const files = await keyFiles(state, seats);
  const contents = () => Promise.all(roles.map((role) => readFile(files.privateKey[role], 'utf8')));
  const before = await contents();
  for (const role of roles) {
    const info = await stat(files.privateKey[role]);
    expect(info.mode & 0o777).toBe(0o400);
    expect(info.uid).toBe(seats.accounts?.[role].uid ?? process.getuid?.());
    expect(readRoleKey(files.privateKey[role], { expect: role }).role).toBe(role);
  }
  await keyFiles(state, seats);
  expect(await contents()).toEqual(before);
});

describe.runIf(root)('as root', () => {
  test('five users that no account of this machine has, the same at each start', async () => {
    const { accounts, words } = await chooseSeats(state, []);
    const uids = Object.values(accounts ?? {}).map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(5);
    const passwd = await readFile('/etc/passwd', 'utf8');
    for (const uid of uids) {
      expect(uid).toBeGreaterThanOrEqual(60_900);
      expect(uid).toBeLessThan(61_184);
      expect(passwd).not.toContain(`:${uid}:`);
    }
    expect(words).toContain('each role is its own user');
    expect((await chooseSeats(state, [])).accounts).toEqual(accounts);
  });

  test('a home is closed to the others', async () => {
    const seats = await chooseSeats(state, []);
    const { home, tmp } = await homeOf(state, seats, 'source');
    for (const folder of [home, tmp]) {
      const info = await stat(folder);
      expect([info.mode & 0o777, info.uid]).toEqual([0o700, seats.accounts?.source.uid]);
    }
  });

  test('what they cannot reach is named, and nothing is separated', async () => {
    const closed = path.join(state.root, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const { accounts, words } = await chooseSeats(state, [path.join(closed, 'package.json')]);
    expect(accounts).toBeUndefined();
    expect(words).toContain(`cannot reach ${closed}/package.json`);
  });
});

test('whether they are separated is said in words', async () => {
  const { accounts, words } = await chooseSeats(state, []);
  expect(accounts !== undefined).toBe(root);
  expect(words).toContain(root ? 'each role is its own user' : 'roles are not separated');
});
