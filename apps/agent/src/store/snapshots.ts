import { type AgentBundle, agentBundle } from '@landfall/contracts/agent-protocol';
import { isClusterError } from '@landfall/engine';
import type { Document, Documents } from './documents.ts';
import { readOrForget } from './read-or-forget.ts';

const PART = 'snapshot';
const PREFIX = 'landfall-agent-snapshot-';
const documentOf = (id: string): Document<AgentBundle> => ({
  name: `${PREFIX}${id}`,
  part: PART,
  schema: agentBundle,
});

/** Snapshots as the agent has them. */
export interface Snapshots {
  /** From its Secrets, or from the platform, and kept. @throws what bringing it throws, ClusterError */
  find(id: string): Promise<AgentBundle>;
  /**
   * Those that are not kept yet are brought and kept, one after the other. One that cannot be brought holds up no other; the
   * first of them is thrown at the end. @throws ClusterError at once
   */
  ensure(ids: ReadonlySet<string>): Promise<void>;
  /** Deletes what is neither in `wanted` nor was asked for lately. @throws ClusterError */
  sweep(wanted: ReadonlySet<string>): Promise<void>;
}

/** How long one is kept after it was asked for: a plan builds on it. */
const KEEP_MS = 600_000;
/** Held unpacked; an answer mostly asks for two, and a heal for the same again. */
const MOST_AT_HAND = 4;

/** @param bring fetches one from the platform, opened and verified */
export function agentSnapshots(documents: Documents, bring: (id: string) => Promise<AgentBundle>): Snapshots {
  const askedAt = new Map<string, number>();
  const atHand = new Map<string, Promise<AgentBundle>>();
  const load = async (id: string): Promise<AgentBundle> => {
    const kept = await readOrForget(documents, documentOf(id));
    if (kept) return kept;
    const brought = await bring(id);
    await documents.change(documentOf(id), () => brought);
    return brought;
  };
  return {
    find: (id) => {
      askedAt.set(id, performance.now());
      const known = atHand.get(id);
      if (known) return known;
      const loading = load(id);
      loading.catch(() => atHand.delete(id));
      atHand.set(id, loading);
      for (const oldest of atHand.keys()) if (atHand.size > MOST_AT_HAND) atHand.delete(oldest);
      return loading;
    },
    ensure: async (ids) => {
      const kept = new Set(await documents.names(PART));
      const failures: unknown[] = [];
      for (const id of ids) {
        if (kept.has(documentOf(id).name)) continue;
        try {
          await load(id);
        } catch (error) {
          if (isClusterError(error)) throw error;
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
    sweep: async (wanted) => {
      const since = performance.now() - KEEP_MS;
      for (const [id, at] of askedAt) if (at < since) askedAt.delete(id);
      for (const name of await documents.names(PART)) {
        const id = name.slice(PREFIX.length);
        if (!wanted.has(id) && !askedAt.has(id)) await documents.remove({ name });
      }
    },
  };
}
