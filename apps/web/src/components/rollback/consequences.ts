import type { Plan } from '@landfall/contracts/plan';
import { isPrecious, type Json, type ResourceRef } from '@landfall/contracts/resource';
import type { SnapshotComparison } from '@landfall/contracts/snapshot';
import { listed } from '#src/ui/text/listed.ts';

/** More names than this are counted. */
const MOST_NAMES = 5;
const HOOKS = ['argocd.argoproj.io/hook', 'helm.sh/hook'];
const VOLUMES = ['PersistentVolumeClaim', 'StatefulSet'];

/**
 * What a rollback does that another one does not undo, and what it does not undo itself, in words: read before the button.
 * `since`: from what it goes back to, to what is to run now, as far as that is known.
 */
export function consequencesOf(
  { items }: Pick<Plan, 'items'>,
  since?: Pick<SnapshotComparison, 'objects'>,
): string[] {
  const of = (wanted: (item: Plan['items'][number]) => boolean) =>
    items.flatMap((item) => (wanted(item) ? [named(item.ref)] : []));
  const hooks = of(({ hook }) => hook !== undefined);
  const ran = (since?.objects ?? []).flatMap((one) => (ranOnce(one) ? [named(one.ref)] : []));
  return [
    ...said(hooks, ['runs', 'run'], 'again. What a migration did to data stays done.'),
    ...said(
      ran.filter((name) => !hooks.includes(name)),
      ['has', 'have'],
      'run since then. What a migration did to data stays done.',
    ),
    ...said(
      of(({ action, ref }) => action === 'prune' && isPrecious(ref)),
      ['is', 'are'],
      'deleted, with what is in there.',
    ),
    ...said(
      of(({ replace }) => replace === 'recreate'),
      ['is', 'are'],
      'deleted and made anew.',
    ),
    ...said(
      of(({ action, ref, hook }) => action !== 'prune' && !hook && VOLUMES.includes(ref.kind)),
      ['keeps', 'keep'],
      'what was written to volumes since: data is not rolled back.',
    ),
  ];
}

/** Does an object that came with what runs now run to its end, so that taking it away undoes nothing? */
function ranOnce({ ref, change, after }: SnapshotComparison['objects'][number]): boolean {
  if (change !== 'added') return false;
  const annotations = fieldOf(fieldOf(after, 'metadata'), 'annotations');
  return ref.kind === 'Job' || HOOKS.some((name) => fieldOf(annotations, name) !== null);
}

const fieldOf = (value: Json, name: string): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value[name] ?? null) : null;

const named = ({ kind, name }: ResourceRef): string => `${kind} ${name}`;

/** "Job migrate runs again." */
function said(names: readonly string[], [one, many]: readonly [string, string], rest: string): string[] {
  const all = [...new Set(names)];
  return all.length === 0 ? [] : [`${listed(all, MOST_NAMES)} ${all.length === 1 ? one : many} ${rest}`];
}
