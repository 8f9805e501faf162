import { GitHubError } from './errors.ts';

/**
 * Changes what we made at GitHub before, or makes it: also again, where somebody deleted it meanwhile.
 * @param id GitHub's number of it, where one was kept
 * @returns `isNew` when there is another number to keep now
 */
export async function orAgain<T>(
  id: number | undefined,
  change: (id: number) => Promise<T>,
  make: () => Promise<T>,
): Promise<{ value: T; isNew: boolean }> {
  if (id === undefined) return { value: await make(), isNew: true };
  try {
    return { value: await change(id), isNew: false };
  } catch (error) {
    if (!(error instanceof GitHubError) || error.code !== 'not-found') throw error;
    // Where the repository itself is gone, or closed to us, this is refused in the same way.
    return { value: await make(), isNew: true };
  }
}
