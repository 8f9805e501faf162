import type { OrganizationId } from '@landfall/contracts/ids';
import { type RepositoryCredential, repositoryCredential } from '@landfall/contracts/repository';
import type { HostKey } from '@landfall/contracts/ssh';
import type { KeyPair } from '@landfall/crypto/role-keys';
import { openJson, sealContext } from '@landfall/crypto/seal';
import type { Context } from '../context.ts';
import { openDeployKey } from '../deploy-keys/open.ts';
import { hostKeysOf } from '../host-keys/of-repository.ts';
import { read } from '../unit.ts';

/** A repository as the source role contacts it. The credential lives in memory for one job. */
export interface OpenedRepository {
  organizationId: OrganizationId;
  id: string;
  url: string;
  defaultBranch: string | null;
  headRevision: string | null;
  /** As it was sealed; or asked for when git contacts the host, where it was connected through the GitHub App. */
  credential?: RepositoryCredential | (() => Promise<RepositoryCredential>);
  /** What opens it over SSH. */
  ssh?: OpenedSsh;
  /** Connected through the GitHub App: the credential is asked of GitHub, by these numbers of its. */
  atGitHub?: { installationId: number; repositoryId: number };
}

/** A deploy key as it is used, and the keys that the host is known by. */
export interface OpenedSsh {
  privateKey: string;
  hostKeys: HostKey[];
}

/** Opens a repository's credential; undefined for an id that is not this organization's. @throws CryptoError */
export async function openRepository(
  context: Context,
  source: KeyPair,
  id: string,
): Promise<OpenedRepository | undefined> {
  const row = await read(context, (tx) =>
    tx.repository.findFirst({
      where: { id },
      include: { installation: { select: { githubId: true } }, deployKey: true },
    }),
  );
  if (!row) return undefined;
  const place = sealContext(context.organizationId, 'repositories', id, 'sealed_credential');
  return {
    organizationId: context.organizationId,
    id: row.id,
    url: row.url,
    defaultBranch: row.defaultBranch,
    headRevision: row.headRevision,
    ...(row.sealedCredential
      ? { credential: openJson(source, row.sealedCredential, place, repositoryCredential) }
      : {}),
    ...(row.deployKey
      ? {
          ssh: {
            privateKey: openDeployKey(source, row.deployKey),
            hostKeys: hostKeysOf(row.url, row.hostKeys),
          },
        }
      : {}),
    ...(row.installation && row.githubId !== null
      ? {
          atGitHub: {
            installationId: Number(row.installation.githubId),
            repositoryId: Number(row.githubId),
          },
        }
      : {}),
  };
}
