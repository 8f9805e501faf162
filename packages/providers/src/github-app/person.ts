import { z } from 'zod';
import type { Ask } from './ask.ts';
import { everyPage, type HowFar, PAGE } from './every-page.ts';
import { type GitHubRepository, repository } from './repository.ts';

const id = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const login = z.string().min(1).max(100);
const person = z.object({ id, login });

const installation = z
  .object({
    id,
    account: z.object({ id, login, type: z.string().max(50).default('User') }),
    suspended_at: z.string().max(50).nullish(),
  })
  .transform(({ id: installationId, account, suspended_at }) => ({
    id: installationId,
    account: { ...account, type: account.type === 'Organization' ? 'organization' : 'person' } as const,
    suspended: typeof suspended_at === 'string',
  }));

/** An installation of the App as GitHub lists it. */
export type GitHubInstallation = z.infer<typeof installation>;

/** Who a token is of. The id stays when the login changes; an e-mail is never asked for. */
export const whoIs = (ask: Ask, token: string): Promise<z.infer<typeof person>> =>
  ask(person, 'GET /user', { token });

/**
 * The installations that GitHub shows to this person: what an id in a redirect is held against (decision 0022).
 * @returns `complete` false when there were more than are read
 */
export function installationsOf(
  ask: Ask,
  token: string,
  far: HowFar<GitHubInstallation> = {},
): Promise<{ found: GitHubInstallation[]; complete: boolean }> {
  // An account may be an enterprise, which has no repositories and no login: passed over.
  const page = z.object({ installations: z.array(installation.or(z.unknown().transform(() => undefined))) });
  return everyPage(async (number) => {
    const { installations } = await ask(page, 'GET /user/installations', {
      token,
      per_page: PAGE,
      page: number,
    });
    return installations;
  }, far);
}

/** The repositories of an installation that this person sees, and whether they may push. @throws GitHubError `not-found` */
export function repositoriesOf(
  ask: Ask,
  token: string,
  installationId: number,
  far: HowFar<GitHubRepository> = {},
): Promise<{ found: GitHubRepository[]; complete: boolean }> {
  // One of an odd name or address is passed over: the others are no worse for it.
  const page = z.object({ repositories: z.array(repository.or(z.unknown().transform(() => undefined))) });
  return everyPage(async (number) => {
    const { repositories } = await ask(page, 'GET /user/installations/{installation_id}/repositories', {
      token,
      installation_id: installationId,
      per_page: PAGE,
      page: number,
    });
    return repositories;
  }, far);
}
