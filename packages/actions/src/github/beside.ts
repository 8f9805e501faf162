import type { Context } from '../context.ts';
import { plainLine } from '../pulls/words/escape.ts';
import { read } from '../unit.ts';
import { connectedThrough } from './connected-through.ts';

/** Characters of an organization's name in the name of a check or status. */
const MOST = 60;

/**
 * This organization's name, where another one connected the same repository before: what both write there would have one name, and
 * GitHub shows the later of two checks or statuses with one. Who was first keeps the plain names, which rules of a branch may ask
 * for: nobody who connects the repository as well can change them.
 */
export async function besideOthers(
  context: Context,
  atGitHub: { installationId: number; repositoryId: number } | undefined,
): Promise<string | null> {
  const [first] = atGitHub ? await connectedThrough(context, atGitHub) : [];
  const { organizationId: id } = context;
  if (!first || first.organizationId === id) return null;
  const own = await read(context, (tx) =>
    tx.organization.findFirst({ where: { id }, select: { name: true } }),
  );
  return plainLine(own?.name ?? '', MOST);
}

/** `Landfall plan`, or `Landfall plan (Acme)`. */
export const nameBeside = (name: string, organization: string | null): string =>
  organization === null ? name : `${name} (${organization})`;
