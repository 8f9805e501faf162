import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { DevstackError } from '../errors.ts';

export interface GitUser {
  name: string;
  /** The password of basic authentication. */
  token: string;
}

/** Who may do what with a repository. */
export interface GitAccess {
  /** May read and push. */
  users: GitUser[];
  /** Whether reading needs no credentials. Pushing always does. */
  anonymousRead: boolean;
}

export interface GitWebhook {
  url: string;
  /** Signs the body, as GitHub does. */
  secret: string;
  /** A certificate authority to trust for `url`, PEM. */
  ca?: string;
}

/** A key that opens one repository over SSH. */
export interface GitDeployKey {
  /** Kind and key, without a comment. */
  key: string;
  readOnly: boolean;
}

/** What is kept about one repository besides its objects. */
export interface RepositoryRecord {
  id: number;
  /** `owner/name` */
  fullName: string;
  access: GitAccess;
  webhook?: GitWebhook;
  deployKeys?: GitDeployKey[];
  /** Names it had before: their addresses lead to the present one until somebody else takes them. */
  formerly?: string[];
  /** Id of the repository that it was copied from. */
  forkOf?: number;
}

/** The repositories of one server: bare folders below `dir`, and one file about them. */
export interface RepositoryStore {
  root: string;
  find(name: string): RepositoryRecord | undefined;
  /** The repository that had this name before, where nobody has it now. */
  findFormer(name: string): RepositoryRecord | undefined;
  list(): RepositoryRecord[];
  create(name: string, access: GitAccess, forkOf?: number): Promise<RepositoryRecord>;
  change(
    name: string,
    change: Partial<Pick<RepositoryRecord, 'access' | 'webhook' | 'deployKeys'>>,
  ): Promise<void>;
  /** Gives it another name, perhaps of another owner; its number stays. */
  rename(name: string, to: string): Promise<RepositoryRecord>;
  remove(name: string): Promise<RepositoryRecord>;
  /** Forgets at once what no branch and no tag leads to any more. */
  collect(name: string): Promise<void>;
}

const DEFAULT_OWNER = 'landfall';
const NAME = /^(?:[a-z0-9][a-z0-9_.-]*\/)?[a-z0-9][a-z0-9_.-]*$/i;

/**
 * `owner/name` of a repository; a bare name belongs to the owner `landfall`.
 * @throws DevstackError `bad-request` on anything that could leave the server's folder.
 */
export function fullNameOf(name: string): string {
  const plain = name.replace(/\.git$/, '');
  if (!NAME.test(plain) || plain.includes('..')) {
    throw new DevstackError(
      'bad-request',
      `"${name}" cannot be a repository.`,
      'It has to be owner/name.',
      'Rename it.',
    );
  }
  return plain.includes('/') ? plain : `${DEFAULT_OWNER}/${plain}`;
}

/** Opens the repositories that an earlier start kept in `dir`, or none. */
export async function openRepositories(dir: string): Promise<RepositoryStore> {
  const root = join(dir, 'repositories');
  const file = join(dir, 'repositories.json');
  await mkdir(root, { recursive: true });
  const kept: RepositoryRecord[] = JSON.parse(await readFile(file, 'utf8').catch(() => '[]'));
  const records = new Map(kept.map((record) => [record.fullName, record]));
  // A number is never given twice, whatever was removed.
  let highest = Math.max(0, ...kept.map(({ id }) => id));
  let saving = Promise.resolve();
  const save = () => {
    saving = saving.then(() => writeWhole(file, JSON.stringify([...records.values()], null, 2)));
    return saving;
  };
  return {
    root,
    find: (name) => records.get(fullNameOf(name)),
    findFormer: (name) => [...records.values()].find(({ formerly }) => formerly?.includes(fullNameOf(name))),
    list: () => [...records.values()],
    create: async (name, access, forkOf) => {
      const fullName = fullNameOf(name);
      await makeBare(join(root, `${fullName}.git`));
      const id = records.get(fullName)?.id ?? ++highest;
      const copied = forkOf === undefined ? {} : { forkOf };
      const record = { ...records.get(fullName), id, fullName, access, ...copied };
      records.set(fullName, record);
      await save();
      return record;
    },
    change: async (name, change) => {
      const record = records.get(fullNameOf(name));
      if (!record) throw unknown(name);
      records.set(record.fullName, { ...record, ...change });
      await save();
    },
    rename: async (name, to) => {
      const record = records.get(fullNameOf(name));
      const fullName = fullNameOf(to);
      if (!record || records.has(fullName)) throw unknown(name);
      await mkdir(dirname(join(root, fullName)), { recursive: true });
      await rename(join(root, `${record.fullName}.git`), join(root, `${fullName}.git`));
      const renamed = { ...record, fullName, formerly: [...(record.formerly ?? []), record.fullName] };
      records.delete(record.fullName);
      records.set(fullName, renamed);
      await save();
      return renamed;
    },
    remove: async (name) => {
      const record = records.get(fullNameOf(name));
      if (!record) throw unknown(name);
      records.delete(record.fullName);
      await rm(join(root, `${record.fullName}.git`), { recursive: true, force: true });
      await save();
      return record;
    },
    collect: async (name) => {
      const path = join(root, `${fullNameOf(name)}.git`);
      await execa('git', ['-C', path, 'reflog', 'expire', '--expire=now', '--all']);
      await execa('git', ['-C', path, 'gc', '--quiet', '--prune=now']);
    },
  };
}

/** A repository that was never created. */
export function unknown(name: string): DevstackError {
  return new DevstackError(
    'bad-request',
    `There is no repository "${name}".`,
    'It was never created.',
    'Call createRepository first.',
  );
}

/** Makes a bare repository that behaves as GitHub's do; one that exists is left as it is. */
async function makeBare(path: string): Promise<void> {
  if (!(await stat(join(path, 'HEAD')).catch(() => undefined))) {
    await mkdir(path, { recursive: true });
    await execa('git', ['init', '--quiet', '--bare', '--initial-branch=main', path], {
      env: { GIT_CONFIG_GLOBAL: '/dev/null' },
    });
  }
  const settings = {
    'http.receivepack': 'true',
    'uploadpack.allowFilter': 'true',
    'uploadpack.allowAnySHA1InWant': 'true',
    'core.logAllRefUpdates': 'true',
  };
  for (const [name, value] of Object.entries(settings))
    await execa('git', ['-C', path, 'config', name, value]);
  // Git itself says which refs a push really moved; the server reads it when the push has ended.
  const hook = join(path, 'hooks', 'post-receive');
  await mkdir(join(path, 'hooks'), { recursive: true });
  await writeFile(hook, '#!/bin/sh\nif [ -n "$LANDFALL_PUSHED" ]; then exec cat > "$LANDFALL_PUSHED"; fi\n');
  await chmod(hook, 0o755);
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
