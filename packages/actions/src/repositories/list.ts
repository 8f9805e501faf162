import type { RepositoryView } from '@landfall/contracts/repository';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { repositoryViewOf, repositoryViews } from './view.ts';

/** The organization's repositories by name. */
export function listRepositories(context: Context): Promise<RepositoryView[]> {
  return read(context, (tx) => repositoryViews(tx, context.publicUrl));
}

/** One repository. @throws Refusal `not-found`. */
export function getRepository(context: Context, id: string): Promise<RepositoryView> {
  return read(context, (tx) => repositoryViewOf(tx, context.publicUrl, id));
}
