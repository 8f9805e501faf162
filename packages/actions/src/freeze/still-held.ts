import type { Hold } from '@landfall/contracts/freeze';
import type { Context } from '../context.ts';
import type { Unit } from '../unit.ts';
import { holdsOf } from './holds.ts';

/**
 * Looks once more, with the organization's row locked until the commit, before a sync is put aside: what holds it may be taken
 * away at this very moment, by somebody who does not see this sync yet. Comes after the application's row, as everywhere.
 */
export async function stillHeld({ tx }: Unit, context: Context, applicationId: string): Promise<Hold[]> {
  await tx.$queryRaw`SELECT 1 FROM organizations WHERE id = ${context.organizationId}::uuid FOR UPDATE`;
  return (await holdsOf(tx, applicationId, context.now()))?.holds ?? [];
}
