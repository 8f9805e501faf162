import type { Plan } from '@landfall/contracts/plan';
import { isPrecious, type ResourceRef } from '@landfall/contracts/resource';
import { listed } from '#src/ui/text/listed.ts';

/** More names than this are counted. */
const MOST_NAMES = 5;

/** What a rollback does that another one does not undo, in words: read before the button. */
export function consequencesOf({ items }: Pick<Plan, 'items'>): string[] {
  const hooks = unique(items.flatMap(({ hook, ref }) => (hook ? [named(ref)] : [])));
  const lost = items.flatMap(({ action, ref }) =>
    action === 'prune' && isPrecious(ref) ? [named(ref)] : [],
  );
  const anew = items.flatMap(({ replace, ref }) => (replace === 'recreate' ? [named(ref)] : []));
  return [
    ...(hooks.length > 0
      ? [
          `${list(hooks)} ${hooks.length === 1 ? 'runs' : 'run'} again. What a migration did to data stays done.`,
        ]
      : []),
    ...(lost.length > 0
      ? [`${list(lost)} ${lost.length === 1 ? 'is' : 'are'} deleted, with what is in there.`]
      : []),
    ...(anew.length > 0 ? [`${list(anew)} ${anew.length === 1 ? 'is' : 'are'} deleted and made anew.`] : []),
  ];
}

const named = ({ kind, name }: ResourceRef): string => `${kind} ${name}`;
const unique = (all: readonly string[]): string[] => [...new Set(all)];

const list = (all: readonly string[]): string => listed(all, MOST_NAMES);
