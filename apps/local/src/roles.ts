import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeRoleKeys, type Role, roleKeyFor, roles } from '@landfall/crypto/role-keys';
import { type Account, canReach } from '@landfall/devstack/postgres/account';
import type { StateDir } from './state-dir.ts';

/** Who each of our processes runs as. `web` is the dashboard and the door: they hold no key. `agent` is in a cluster elsewhere. */
export type Seat = Role | 'web' | 'agent';
/** Those with numbers in a row; the agent's is apart, so that theirs are as they were before there was one. */
const platformSeats: readonly Seat[] = [...roles, 'web'];
const seats: readonly Seat[] = [...platformSeats, 'agent'];

export interface Seats {
  /** The account of each seat; `undefined` where all run as we do. */
  accounts?: Record<Seat, Account>;
  /** What the person is told. */
  words: string;
}

/**
 * Chooses a user for each role. As root: numbers below 61184, where systemd begins to hand out its own, that no
 * account of this machine has; derived from the state folder so that two checkouts do not share them. They need no entry in /etc/passwd.
 */
export async function chooseSeats(state: StateDir, mustReach: readonly string[]): Promise<Seats> {
  if (process.getuid?.() !== 0) {
    return { words: 'roles are not separated: all run as you (only root can run them as different users)' };
  }
  const slot = await freeSlot(state.root);
  const account = (index: number): Account => {
    const id = platformNumber(slot) + index;
    return { uid: id, gid: id };
  };
  const agent = { uid: agentNumber(slot), gid: agentNumber(slot) };
  const accounts = { api: account(0), source: account(1), apply: account(2), web: account(3), agent };
  for (const file of mustReach) {
    if (!(await canReach(file, accounts.api))) {
      return {
        words: `roles are not separated: other users cannot reach ${file} (start with npm start, or open the folders above it)`,
      };
    }
  }
  const list = seats.map((seat) => `${seat} ${accounts[seat].uid}`).join(', ');
  return { accounts, words: `each role is its own user: ${list}` };
}

const SLOTS = 46;
const platformNumber = (slot: number): number => 61_000 + slot * platformSeats.length;
const agentNumber = (slot: number): number => 60_900 + slot;

async function freeSlot(root: string): Promise<number> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const taken = new Set(passwd.split('\n').map((line) => Number(line.split(':')[2])));
  const start = createHash('sha256').update(root).digest().readUInt32BE(0) % SLOTS;
  for (let tried = 0; tried < SLOTS; tried += 1) {
    const slot = (start + tried) % SLOTS;
    const first = platformNumber(slot);
    const numbers = [agentNumber(slot), ...platformSeats.map((_seat, index) => first + index)];
    if (!numbers.some((number) => taken.has(number))) return slot;
  }
  throw new Error('No free user numbers between 60900 and 61184.');
}

/** Where the key files are. */
export interface KeyFiles {
  privateKey: Record<Role, string>;
  publicKeys: string;
}

/**
 * Key pairs of the roles, made at the first start: each private key in a file of mode 0400 that only its role may
 * open, the public ones in a file for all.
 */
export async function keyFiles(state: StateDir, { accounts }: Seats): Promise<KeyFiles> {
  const file = (role: Role) => path.join(state.keys, `${role}.json`);
  const publicKeys = path.join(state.keys, 'public.json');
  if ((await readFile(publicKeys).catch(() => undefined)) === undefined) {
    const keys = makeRoleKeys();
    for (const role of roles) {
      await writeFile(file(role), JSON.stringify(roleKeyFor(role, keys)), { mode: 0o400 });
    }
    // last: it says that the others are whole
    await writeFile(publicKeys, JSON.stringify(keys.publicKeys), { mode: 0o444 });
  }
  const own = process.getuid && process.getgid ? { uid: process.getuid(), gid: process.getgid() } : undefined;
  for (const role of roles) {
    const account = accounts?.[role] ?? own;
    if (account) await chown(file(role), account.uid, account.gid);
    await chmod(file(role), 0o400);
  }
  return { privateKey: { api: file('api'), source: file('source'), apply: file('apply') }, publicKeys };
}

/** A seat's own home and temporary folder, closed to the others. */
export async function homeOf(
  state: StateDir,
  { accounts }: Seats,
  seat: Seat,
): Promise<{ home: string; tmp: string }> {
  const home = path.join(state.homes, seat);
  const tmp = path.join(home, 'tmp');
  await mkdir(tmp, { recursive: true });
  for (const folder of [home, tmp]) {
    const account = accounts?.[seat];
    if (account) await chown(folder, account.uid, account.gid);
    await chmod(folder, 0o700);
  }
  return { home, tmp };
}
