import type { OrganizationId } from '@landfall/contracts/ids';
import { findHook } from '@landfall/db/lookup';
import { inOrganization } from '@landfall/db/transaction';
import type { Platform } from '../context.ts';

/** Whose webhook address this is, with the secret still sealed to the API. Undefined for an address nobody has. */
export async function findWebhook(
  platform: Platform,
  hookId: string,
): Promise<
  { organizationId: OrganizationId; repositoryId: string; sealedHookSecret: Uint8Array } | undefined
> {
  const found = await findHook(platform.database, hookId);
  if (!found) return undefined;
  return inOrganization(platform.database, found.organizationId, async (tx) => {
    const row = await tx.repository.findFirst({
      where: { id: found.id },
      select: { sealedHookSecret: true },
    });
    if (!row) return undefined;
    return {
      organizationId: found.organizationId,
      repositoryId: found.id,
      sealedHookSecret: row.sealedHookSecret,
    };
  });
}
