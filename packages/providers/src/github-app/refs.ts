import { z } from 'zod';
import type { Ask } from './ask.ts';
import { GitHubError } from './errors.ts';
import { OF_REPOSITORY, sha } from './of-repository.ts';

const ref = z.object({ object: z.object({ sha }) });

/** The commit that a branch is at; undefined when there is none. A token with `contents: read`. @throws GitHubError */
export async function branchHead(
  ask: Ask,
  token: string,
  { repositoryId, branch }: { repositoryId: number; branch: string },
): Promise<string | undefined> {
  try {
    const asked = { token, repository_id: repositoryId, ref: `heads/${branch}` };
    return (await ask(ref, `GET ${OF_REPOSITORY}/git/ref/{ref}`, asked)).object.sha;
  } catch (error) {
    if (error instanceof GitHubError && error.code === 'not-found') return undefined;
    throw error;
  }
}
