import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { execa } from 'execa';
import { DevstackError } from '../errors.ts';

/** Whom PostgreSQL runs as. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root: then it runs as the user `postgres`, made when there is none.
 * `undefined` when we are not root and it simply runs as us.
 * @throws DevstackError `tool-missing` when that user can be neither found nor made.
 */
export async function postgresAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const found = await lookUp();
  if (found) return found;
  const made = await execa(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
    { reject: false },
  );
  const account = await lookUp();
  if (account) return account;
  throw new DevstackError(
    'tool-missing',
    'PostgreSQL cannot be started.',
    `It refuses to run as root, and a user "postgres" could not be made (${made.stderr || 'no useradd'}).`,
    'Make a system user named "postgres", or run as a user that is not root.',
  );
}

async function lookUp(): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all([
    execa('id', ['-u', 'postgres'], { reject: false }),
    execa('id', ['-g', 'postgres'], { reject: false }),
  ]);
  return uid.exitCode === 0 && gid.exitCode === 0
    ? { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    : undefined;
}

/** Whether an account may enter every folder above a path (a clone below root's home, for one, cannot be entered). */
export async function canReach(path: string, { uid, gid }: Account): Promise<boolean> {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const info = await stat(folder);
    const bit = info.uid === uid ? 0o100 : info.gid === gid ? 0o010 : 0o001;
    if ((info.mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
