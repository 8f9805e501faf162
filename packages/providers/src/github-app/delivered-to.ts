import { z } from 'zod';
import { readBody } from '../github/read-body.ts';

const number = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const about = z.object({
  installation: z.object({ id: number }),
  repository: z.object({ id: number }).optional().catch(undefined),
});

/** Whom a delivery to the App's webhook is about, by GitHub's numbers. */
export interface DeliveredTo {
  installationId: number;
  /** Absent where all of the installation's are meant. */
  repositoryId: number | undefined;
}

/**
 * Reads whom a verified delivery to the App is about; undefined when it names no installation. A hint like all of it.
 * Never throws, whatever the body holds (security HOOK-3).
 */
export function deliveredTo(rawBody: Uint8Array): DeliveredTo | undefined {
  const read = about.safeParse(readBody(rawBody));
  if (!read.success) return undefined;
  return { installationId: read.data.installation.id, repositoryId: read.data.repository?.id };
}
