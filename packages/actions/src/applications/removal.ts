import type { ApplicationRemoval } from '@landfall/contracts/application';
import { resourceRef } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { applicationViewOf } from './view.ts';

/** Kinds that take data or other objects with them. */
const PRECIOUS = new Set([
  '/Namespace',
  'apiextensions.k8s.io/CustomResourceDefinition',
  '/PersistentVolumeClaim',
]);

/** What deleting an application with its objects would take: the consequences a person reads before it. @throws Refusal `not-found` */
export function getRemoval(context: Context, id: string): Promise<ApplicationRemoval> {
  return read(context, async (tx) => {
    await applicationViewOf(tx, id);
    const rows = await tx.inventoryItem.findMany({ where: { applicationId: id }, orderBy: { key: 'asc' } });
    const objects = rows.map(({ ref }) => resourceRef.parse(ref));
    return { objects, precious: objects.filter(({ group, kind }) => PRECIOUS.has(`${group}/${kind}`)) };
  });
}
