import { applicationPin } from '@landfall/contracts/application';
import { z } from 'zod';

/** A pin as it is stored: the commit is read from its snapshot. */
const pinShape = applicationPin.omit({ commit: true }).extend({ digest: z.string() });
export type StoredPin = z.infer<typeof pinShape>;

/** Reads the stored pin of an application; null where it is not pinned. */
export const storedPin = (stored: unknown): StoredPin | null => pinShape.nullable().parse(stored);
