import type { Manifest } from '@landfall/contracts/resource';
import { z } from 'zod';

const managedFields = z.array(
  z.object({
    manager: z.string().default('unknown'),
    operation: z.string().default(''),
    subresource: z.string().optional(),
    time: z.string().optional(),
  }),
);

/** One of those who set fields of an object. */
export interface Manager {
  manager: string;
  operation: string;
  subresource?: string;
  at?: string;
}

/** managedFields folded to who, how and when; which fields they are is left out. Pure. */
export function managersOf({ metadata }: Manifest): Manager[] {
  const entries = managedFields.safeParse(metadata.managedFields).data ?? [];
  return entries.map(({ manager, operation, subresource, time }) => ({
    manager,
    operation,
    ...(subresource ? { subresource } : {}),
    ...(time === undefined ? {} : { at: time }),
  }));
}
