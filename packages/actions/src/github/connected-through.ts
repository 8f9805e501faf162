import { findGithubRepositories, type Owned } from '@landfall/db/lookup';
import type { Platform } from '../context.ts';

/** Repositories that one delivery is told to, at most: an installation may be used by many organizations. */
const MOST = 500;

/** What was connected through an installation of the App, in whatever organization. Call it only after the signature was checked. */
export const connectedThrough = (
  { database }: Pick<Platform, 'database'>,
  { installationId, repositoryId }: { installationId: number; repositoryId: number | undefined },
): Promise<Owned[]> => findGithubRepositories(database, installationId, repositoryId, MOST);
