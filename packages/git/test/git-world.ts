import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GitServer, startGitServer } from '@landfall/devstack/git-server';
import { parseAllowList } from '@landfall/egress';
import { type Mirror, openMirror, type Remote } from '../src/index.ts';

/** A real Git server with one repository, and a place for mirrors and checkouts. */
export interface GitWorld {
  server: GitServer;
  /** Temporary, and gone after `stop`. */
  folder: string;
  /** Root for checkouts. */
  trees: string;
  remote: Remote;
  mirror(name?: string): Promise<Mirror>;
  /** Git inside the served repository itself: makes what no client could push. */
  served(args: string[], input?: string | Buffer): string;
  stop(): Promise<void>;
}

export const USER = { name: 'ci', token: 'canary-t0ken' };

/** Starts a server with the repository `acme/shop`, readable by `USER` alone. */
export async function gitWorld({ ssh = false } = {}): Promise<GitWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'git-world-'));
  const server = await startGitServer({ dir: join(folder, 'server'), ssh });
  const { cloneUrl } = await server.createRepository('acme/shop', { users: [USER] });
  const remote: Remote = {
    url: cloneUrl,
    credential: { username: USER.name, token: USER.token },
    caPem: server.caPem,
    allow: parseAllowList([`127.0.0.1:${server.port}`]),
  };
  return {
    server,
    folder,
    trees: join(folder, 'trees'),
    remote,
    mirror: (name = 'mirror') => openMirror({ dir: join(folder, name), remote }),
    served: (args, input) =>
      inRepository(join(folder, 'server', 'repositories', 'acme', 'shop.git'), args, input),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function inRepository(dir: string, args: string[], input?: string | Buffer): string {
  const who = { NAME: 'Mallory', EMAIL: 'mallory@example.com', DATE: '2026-01-02T03:04:05+01:00' };
  const identity = Object.entries(who).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(identity),
  };
  const output = execFileSync('git', ['--git-dir', dir, ...args], { env, input: input ?? '', stdio: 'pipe' });
  return output.toString().trim();
}

/** What a file of a commit is: text, bytes, a symbolic link, or gone. */
export type ServedFile = string | Uint8Array | { symlink: string } | null;

let clock = 1_767_319_445;

/**
 * Commits to a branch of the served repository on top of what it has, as a push would but without a clone; gives the
 * commit. A branch that does not exist begins empty.
 */
export function commitServed(
  world: GitWorld,
  files: Record<string, ServedFile>,
  message: string,
  branch = 'main',
): string {
  clock += 60;
  const ref = `refs/heads/${branch}`;
  const parent = world.served(['for-each-ref', '--format=%(objectname)', ref]);
  const data = (content: string | Uint8Array) =>
    Buffer.concat([
      Buffer.from(`data ${Buffer.byteLength(content)}\n`),
      Buffer.from(content),
      Buffer.from('\n'),
    ]);
  const parts = [
    Buffer.from(`commit ${ref}\ncommitter owner <owner@users.noreply.localhost> ${clock} +0100\n`),
    data(message),
    Buffer.from(parent === '' ? '' : `from ${parent}\n`),
    ...Object.entries(files).flatMap(([path, file]) => {
      const name = JSON.stringify(path);
      if (file === null) return [Buffer.from(`D ${name}\n`)];
      const plain = typeof file === 'string' || file instanceof Uint8Array;
      return [
        Buffer.from(`M ${plain ? '100644' : '120000'} inline ${name}\n`),
        data(plain ? file : file.symlink),
      ];
    }),
    Buffer.from('done\n'),
  ];
  world.served(['fast-import', '--quiet', '--done', '--force'], Buffer.concat(parts));
  return world.served(['rev-parse', ref]);
}

/** One entry of a tree that is written byte for byte as given, whether git would allow it or not. */
export interface RawEntry {
  mode: string;
  name: string;
  /** Content of a file, or `tree`/`commit` with an id. */
  content?: string;
  oid?: string;
}

/** Writes a tree without any check and gives its id. */
export function rawTree(world: GitWorld, entries: RawEntry[]): string {
  const parts = entries.map(({ mode, name, content, oid }) => {
    const id = oid ?? world.served(['hash-object', '-w', '--stdin'], content ?? '');
    return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]);
  });
  return world.served(['hash-object', '-t', 'tree', '-w', '--stdin', '--literally'], Buffer.concat(parts));
}

/** Commits a tree and points a branch at it; gives the commit. */
export function commitTree(world: GitWorld, tree: string, branch: string): string {
  const commit = world.served(['commit-tree', '-m', 'as it is', tree]);
  world.served(['update-ref', `refs/heads/${branch}`, commit]);
  return commit;
}
