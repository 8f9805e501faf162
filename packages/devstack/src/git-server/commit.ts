import { copyFolder, type FileChange, pushChanges, withClone, writeFiles } from './client.ts';
import { fullNameOf, type GitUser } from './repositories.ts';

/** The part of a server that pushing to it needs. */
interface Target {
  url: string;
  caPem: string;
  owner: GitUser;
}

/** Where `git clone` finds a repository of this server. */
export function cloneUrlOf(server: Pick<Target, 'url'>, name: string): string {
  return `${server.url}/${fullNameOf(name)}.git`;
}

/** Commits the content of a folder to `main` and pushes it, by a real clone over HTTPS. Gives the commit's SHA. */
export function seedRepository(
  server: Target,
  name: string,
  directory: string,
  message: string,
): Promise<string> {
  return pushAsOwner(server, name, 'main', message, (folder) => copyFolder(directory, folder));
}

/**
 * Changes files and pushes them, by a real clone over HTTPS; `null` removes a file. Gives the commit's SHA.
 * @param branch made from nothing when the repository has no such branch. Default `main`.
 */
export function commitFiles(
  server: Target,
  name: string,
  files: Record<string, FileChange>,
  message: string,
  branch = 'main',
): Promise<string> {
  return pushAsOwner(server, name, branch, message, (folder) => writeFiles(folder, files));
}

function pushAsOwner(
  server: Target,
  name: string,
  branch: string,
  message: string,
  write: (folder: string) => Promise<void>,
): Promise<string> {
  const remote = { cloneUrl: cloneUrlOf(server, name), caPem: server.caPem, user: server.owner };
  return withClone(remote, (clone) => pushChanges(clone, { branch, message, write }));
}
