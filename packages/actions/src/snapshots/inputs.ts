import { createHash } from 'node:crypto';
import { canonicalJson } from '@landfall/crypto/canonical-json';
import { z } from 'zod';

/** What a render depended on: tree ids of what it read, and all it was told. */
export const renderInputs = z.object({
  /** Git object id by repository path; '' is the root. Everything the render read lies below one of them. */
  roots: z.record(z.string(), z.string()),
  /** The application's folder, its renderer options, namespace and release name. */
  told: z.record(z.string(), z.unknown()),
  /** What a chart sees of the cluster; null for renderers that see nothing of it. */
  target: z.object({ kubeVersion: z.string().optional(), apiVersions: z.array(z.string()) }).nullable(),
  tool: z.object({ name: z.string(), version: z.string(), sha256: z.string() }),
});
export type RenderInputs = z.infer<typeof renderInputs>;

/** Digest of everything a render depended on: equal digests render alike. */
export const inputDigest = (inputs: RenderInputs): string =>
  createHash('sha256').update(canonicalJson(inputs)).digest('hex');
