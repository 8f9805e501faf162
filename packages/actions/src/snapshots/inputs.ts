import { createHash } from 'node:crypto';
import { rendererKind, rendererOptions } from '@landfall/contracts/renderer';
import { canonicalJson } from '@landfall/crypto/canonical-json';
import { z } from 'zod';

const ids = z.record(z.string(), z.string());

/** What of the roots counts, where it is known more closely than by their tree ids. */
export const renderReads = z.discriminatedUnion('kind', [
  /** Exactly these files: object ids by path, '' for one that was looked for and is not there. */
  z.object({ kind: z.literal('files'), ids }),
  /** Files below the folder that the renderer chooses by their names; the digest is of their names and ids. */
  z.object({
    kind: z.literal('chosen'),
    folder: z.string(),
    by: rendererKind,
    options: rendererOptions.pick({ kind: true, recurse: true, plain: true }),
    digest: z.string(),
  }),
  /** What the application's settings name (`generatePaths`), whatever the render read: an id by path or glob, '' for nothing. */
  z.object({ kind: z.literal('declared'), ids }),
]);
export type RenderReads = z.infer<typeof renderReads>;

/** What a render depended on: tree ids of what it read, and all it was told. */
export const renderInputs = z.object({
  /** Git object id by repository path; '' is the root. Everything the render read lies below one of them. */
  roots: z.record(z.string(), z.string()),
  /** The application's folder, its renderer options, namespace and release name. */
  told: z.record(z.string(), z.unknown()),
  /** What a chart sees of the cluster; null for renderers that see nothing of it. */
  target: z.object({ kubeVersion: z.string().optional(), apiVersions: z.array(z.string()) }).nullable(),
  tool: z.object({ name: z.string(), version: z.string(), sha256: z.string() }),
  /** Not part of the digest: what it says follows from the rest, or decides only which push is looked at. */
  reads: renderReads.optional(),
});
export type RenderInputs = z.infer<typeof renderInputs>;

/** Digest of everything a render depended on: equal digests render alike. */
export const inputDigest = ({ reads: _, ...inputs }: RenderInputs): string =>
  createHash('sha256').update(canonicalJson(inputs)).digest('hex');
