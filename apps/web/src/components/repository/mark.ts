import type { RepositoryView } from '@landfall/contracts/repository';
import type { Mark } from '#src/ui/status/mark.ts';

/** How a repository stands: read, not readable, or not asked yet. */
export function repositoryMark({ problem, fetchedAt }: RepositoryView): Mark {
  if (problem) return { shape: 'octagon', tone: 'red', word: 'Not readable' };
  if (fetchedAt === null) return { shape: 'ring', tone: 'grey', word: 'Not read yet' };
  return { shape: 'check', tone: 'green', word: 'Connected' };
}
