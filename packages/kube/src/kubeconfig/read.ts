import { KUBECONFIG_MAX_BYTES } from '@landfall/contracts/cluster';
import { CORE_SCHEMA, load } from 'js-yaml';
import { z } from 'zod';
import { refuse } from './words.ts';

/** Enough for every context a person could have, far from what would take long. */
const MAX_ENTRIES = 1_000;
const MAX_DEPTH = 12;

const name = z.string().min(1).max(1_000);
const fields = z.record(z.string(), z.unknown());
/** A named cluster, user or context: only the entry that is used is looked into. */
const entries = (of: 'cluster' | 'user' | 'context') =>
  z
    .array(z.looseObject({ name, [of]: fields.nullish() }))
    .max(MAX_ENTRIES)
    .nullish();

const file = z.looseObject({
  kind: z.literal('Config').optional(),
  'current-context': z.string().nullish(),
  clusters: entries('cluster'),
  users: entries('user'),
  contexts: entries('context'),
});

/** A kubeconfig's entries by name; nothing in them is trusted yet. */
export interface KubeconfigFile {
  currentContext: string | undefined;
  clusters: Map<string, Fields>;
  users: Map<string, Fields>;
  contexts: Map<string, Fields>;
}
export type Fields = Record<string, unknown>;

/**
 * Reads the text of a kubeconfig as data. No aliases at all, so that nothing can be multiplied by them (security
 * CLU-1); bounded in size, depth and entries.
 * @throws KubeconfigError
 */
export function readKubeconfig(text: string): KubeconfigFile {
  if (Buffer.byteLength(text) > KUBECONFIG_MAX_BYTES)
    throw refuse('too-large', `${KUBECONFIG_MAX_BYTES / 1024} KiB`);
  const parsed = file.safeParse(parse(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse(
      'unreadable',
      `It does not have the shape of one (at \`${issue?.path.join('.') || 'the top'}\`).`,
    );
  }
  const { clusters, users, contexts } = parsed.data;
  return {
    currentContext: parsed.data['current-context'] || undefined,
    clusters: byName(clusters, 'cluster'),
    users: byName(users, 'user'),
    contexts: byName(contexts, 'context'),
  };
}

function parse(text: string): unknown {
  if (text.trim() === '') throw refuse('unreadable', 'It is empty.');
  try {
    return load(text, { schema: CORE_SCHEMA, maxAliases: 0, maxDepth: MAX_DEPTH });
  } catch (error) {
    // The parser quotes the line it stopped at, which may hold a credential: only the place is told.
    const mark =
      error instanceof Error && 'mark' in error ? (error.mark as { line?: unknown } | undefined) : undefined;
    const line = typeof mark?.line === 'number' ? ` at line ${mark.line + 1}` : '';
    throw refuse('unreadable', `It is not plain YAML${line} (aliases are not allowed).`);
  }
}

function byName(list: readonly Fields[] | null | undefined, of: string): Map<string, Fields> {
  const found = new Map<string, Fields>();
  for (const entry of list ?? []) {
    if (typeof entry.name !== 'string' || found.has(entry.name)) continue;
    const value = fields.safeParse(entry[of]);
    found.set(entry.name, value.success ? value.data : {});
  }
  return found;
}
