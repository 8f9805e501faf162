import { syncTrigger } from '@landfall/contracts/sync';
import { z } from 'zod';

/** Who asked for a render, kept on the application for the sync that may follow. */
export const renderTrigger = z.object({
  trigger: syncTrigger,
  /** As lists name who asked; null for Landfall itself. */
  by: z.string().nullable(),
  deliveryId: z.uuid().optional(),
});
export type RenderTrigger = z.infer<typeof renderTrigger>;
