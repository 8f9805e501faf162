import type { Context } from '@landfall/actions/context';
import {
  type EarlierInputs,
  findByInput,
  type StoredRender,
} from '@landfall/actions/snapshots/find-by-input';
import { inputDigest, type RenderInputs } from '@landfall/actions/snapshots/inputs';
import { type Mirror, treeIds } from '@landfall/git';
import { type Source, toldOf } from './render-at.ts';

/**
 * Looks for a render that read exactly what it would read at this commit: an equal input is never rendered again (design
 * 4.4). What it would read is known from earlier renders: equal trees at the same paths, told the same.
 * @param at.earlier what it was rendered from before
 */
export async function findStoredRender(
  context: Context,
  applicationId: string,
  {
    mirror,
    commit,
    source,
    earlier: { recent, mayHave },
  }: { mirror: Mirror; commit: string; source: Source; earlier: EarlierInputs },
): Promise<{ found: StoredRender | undefined; known: string[] }> {
  const known = Object.keys(recent[0]?.roots ?? {});
  const paths = [...new Set(recent.flatMap(({ roots }) => Object.keys(roots)))];
  const now = await treeIds(mirror, commit, paths);
  const tried = new Set<string>();
  for (const earlier of recent) {
    const inputs = inputsNow(earlier, now, source);
    if (!inputs) continue;
    const digest = inputDigest(inputs);
    if (tried.has(digest)) continue;
    tried.add(digest);
    // What is new, which is mostly so, is not asked for in a transaction of its own.
    const found = mayHave(digest) ? await findByInput(context, applicationId, inputs) : undefined;
    if (found) return { found, known };
  }
  return { found: undefined, known };
}

/** An earlier render's inputs with what they are at this commit; undefined when one is gone. */
function inputsNow(
  earlier: RenderInputs,
  now: ReadonlyMap<string, string>,
  source: Source,
): RenderInputs | undefined {
  const roots: Record<string, string> = {};
  for (const path of Object.keys(earlier.roots)) {
    const id = now.get(path);
    if (id === undefined) return undefined;
    roots[path] = id;
  }
  return { ...earlier, roots, told: toldOf(source), target: earlier.target === null ? null : source.target };
}
