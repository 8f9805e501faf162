import { join } from 'node:path';
import type { RepositoryRecord } from '../../git-server/repositories.ts';
import type { GitHubState } from '../state.ts';
import type { Pull } from './kept.ts';

export function recordOfId({ store }: GitHubState, id: number): RepositoryRecord | undefined {
  return store.list().find((record) => record.id === id);
}

export function fullNameOfId(state: GitHubState, id: number): string {
  return recordOfId(state, id)?.fullName ?? 'ghost/gone';
}

/** The bare repository's folder. */
export const folderOf = ({ store }: GitHubState, { fullName }: RepositoryRecord): string =>
  join(store.root, `${fullName}.git`);

export function pullOf({ review }: GitHubState, record: RepositoryRecord, number: number): Pull | undefined {
  return review.pulls.find((pull) => pull.repositoryId === record.id && pull.number === number);
}

/** @throws Error when there is none */
export function knownRecord({ store }: GitHubState, name: string): RepositoryRecord {
  const record = store.find(name);
  if (!record) throw new Error(`There is no repository ${name}.`);
  return record;
}
