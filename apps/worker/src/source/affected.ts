import type { Follower } from '@landfall/actions/applications/list-followers';
import { type Mirror, treeIds } from '@landfall/git';
import { askedOf, haveChanged } from './reads.ts';

/**
 * Which followers a commit touches (design 4.8): those whose newest render read something that has another content there,
 * and those that have no good render yet. A commit that was tried is not tried again. One git process for all of them.
 */
export async function affectedBy(
  mirror: Pick<Mirror, 'dir'>,
  commit: string,
  followers: readonly Follower[],
): Promise<Set<string>> {
  const asked = followers.flatMap(({ inputs }) => Object.keys(inputs?.roots ?? {}));
  const now = await treeIds(mirror, commit, asked);
  const seen = followers.map((follower) => ({ ...follower, look: firstLook(follower, commit, now) }));
  const open = seen.filter(({ look }) => look === 'closer');
  // Known once for all: those that share a folder are then told apart without a question for each.
  await treeIds(
    mirror,
    commit,
    open.flatMap(({ inputs }) => (inputs?.reads ? askedOf(inputs.reads) : [])),
  );
  const touched = new Set(seen.filter(({ look }) => look === 'touched').map(({ id }) => id));
  for (const { id, inputs } of open)
    if (!inputs?.reads || (await haveChanged(mirror, commit, inputs.reads))) touched.add(id);
  return touched;
}

/**
 * What the tree ids of its roots say. `closer`: some of them changed, and it is known more closely what of them counts; or the
 * application's settings say what counts, wherever that is.
 * @param now object ids at the commit, by repository path
 */
export function firstLook(
  follower: Pick<Follower, 'inputs' | 'rendering' | 'triedRevision' | 'renderFailed'>,
  commit: string,
  now: ReadonlyMap<string, string>,
): 'touched' | 'untouched' | 'closer' {
  const { inputs, rendering, triedRevision, renderFailed } = follower;
  // Its newest render is not the newest that was asked for: a push that takes the one before back has to follow it.
  if (rendering) return 'touched';
  if (triedRevision === commit) return 'untouched';
  if (!inputs || renderFailed) return 'touched';
  const { roots, reads } = inputs;
  if (reads?.kind === 'declared') return 'closer';
  const changed = Object.keys(roots).filter((path) => now.get(path) !== roots[path]);
  if (changed.length === 0) return 'untouched';
  if (!reads) return 'touched';
  // Chosen are files of the application's folder; of what lies elsewhere all counts.
  const isAllKnown = reads.kind === 'files' || changed.every((path) => path === reads.folder);
  return isAllKnown ? 'closer' : 'touched';
}
