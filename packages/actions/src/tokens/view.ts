import type { TokenView } from '@landfall/contracts/account';
import { apiTokenId } from '@landfall/contracts/ids';
import type { Prisma } from '@landfall/db/client';
import { timestamp, timestampOrNull } from '../json.ts';

/** A token as its owner sees it in the list: never the token. */
export function toTokenView(row: Prisma.ApiTokenGetPayload<object>): TokenView {
  return {
    id: apiTokenId.parse(row.id),
    name: row.name,
    hint: row.hint,
    createdAt: timestamp(row.createdAt),
    expiresAt: timestamp(row.expiresAt),
    lastUsedAt: timestampOrNull(row.lastUsedAt),
  };
}
