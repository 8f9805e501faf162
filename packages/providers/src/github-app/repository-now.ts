import { gitUrl } from '@landfall/contracts/git';
import { z } from 'zod';
import type { Ask } from './ask.ts';
import { repositoryGone } from './errors.ts';

const number = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const login = z.string().min(1).max(100);
const now = z
  .object({
    id: number,
    full_name: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/),
    clone_url: gitUrl,
    owner: z.object({ id: number, login }),
  })
  .transform(({ id, full_name, clone_url, owner }) => ({
    id,
    fullName: full_name,
    url: clone_url,
    owner: { id: owner.id, login: owner.login },
  }));

/** Where GitHub has a repository now, and whose it is. */
export type RepositoryNow = z.infer<typeof now>;

/**
 * Asks by its number, which stays when it is renamed: what the installation's token shows is this one repository. So `GET
 * /repositories/{id}` would say too, which GitHub does not describe.
 * @param token an installation's, made for this repository alone
 * @throws GitHubError `repository-gone` when the installation has it no more, `not-understood`
 */
export async function repositoryNow(
  ask: Ask,
  { token, repositoryId, host }: { token: string; repositoryId: number; host: string },
): Promise<RepositoryNow> {
  const page = z.object({ repositories: z.array(z.unknown()) });
  const { repositories } = await ask(page, 'GET /installation/repositories', { token, per_page: 10 });
  const listed = repositories.map((one) => now.safeParse(one));
  const found = listed.find(({ data }) => data?.id === repositoryId)?.data;
  if (!found) throw repositoryGone(host);
  return found;
}
