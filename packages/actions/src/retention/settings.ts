import type { OrganizationSettings } from '@landfall/contracts/account';
import type { Context } from '../context.ts';
import { notFound } from '../refusal.ts';
import { read, unitOfWork } from '../unit.ts';

/** The settings of the organization. */
export function getSettings(context: Context): Promise<OrganizationSettings> {
  return read(context, async (tx) => {
    const row = await tx.organization.findUnique({ where: { id: context.organizationId } });
    if (!row) throw notFound('organization');
    return { historyDays: row.historyDays };
  });
}

/** Says how long the organization keeps its history; shorter counts from the next tidying, within a day. */
export function updateSettings(
  context: Context,
  { historyDays }: OrganizationSettings,
): Promise<OrganizationSettings> {
  const { organizationId: id } = context;
  return unitOfWork(context, async ({ tx, audit }) => {
    const before = await tx.organization.findUnique({ where: { id } });
    if (!before) throw notFound('organization');
    await tx.organization.update({ where: { id }, data: { historyDays } });
    const detail = { historyDays, before: before.historyDays };
    audit('organization.update', { kind: 'organization', id, name: before.name }, detail);
    return { historyDays };
  });
}
