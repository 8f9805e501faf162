import { type ResourceRef, refOf, resourceKey } from '@landfall/contracts/resource';
import type { WatchEvent } from '../ports/cluster.ts';
import { readChange } from './read-change.ts';
import { type Standing, standingOf } from './standing.ts';

/** Something of an application is not as it was. `drift` is a suspicion: a look at the application has the last word. */
export interface Moved {
  applicationId: string;
  ref: ResourceRef;
  change: 'drift' | 'health';
}

/** What is known of the objects that carry our label: of each its standing, nothing of its content. */
export interface Remembered {
  /** Takes an event in, and answers who has something to see. `owner`: whose object it is where our label was taken off. */
  take(event: Exclude<WatchEvent, { type: 'synced' }>, owner?: string): Moved[];
  /** Forgets a kind; answers whose objects those were. */
  forget(kind: Pick<ResourceRef, 'group' | 'kind'>): Moved[];
  /** Forgets an object, unless it carries our label by now. */
  forgetUnlabelled(ref: ResourceRef): void;
  /** How the objects of an application fare, as last seen. */
  healthOf(applicationId: string): Pick<Standing, 'ref' | 'health'>[];
  size(): number;
}

export function remembered(): Remembered {
  const known = new Map<string, Standing>();
  const owned = new Map<string, Set<string>>();
  const forgetKey = (key: string) => {
    const before = known.get(key);
    known.delete(key);
    const keys = before && owned.get(before.applicationId);
    keys?.delete(key);
    if (before && keys?.size === 0) owned.delete(before.applicationId);
  };
  const remember = (key: string, standing: Standing) => {
    forgetKey(key);
    known.set(key, standing);
    owned.set(standing.applicationId, (owned.get(standing.applicationId) ?? new Set()).add(key));
  };
  const moved = (change: Moved['change'], ...standings: (Standing | undefined)[]): Moved[] => {
    // It may have gone from one application to another: both have something to see.
    const byOwner = new Map(standings.flatMap((one) => (one ? [[one.applicationId, one] as const] : [])));
    return [...byOwner].map(([applicationId, { ref }]) => ({ applicationId, ref, change }));
  };
  return {
    take: ({ type, object }, owner) => {
      const key = resourceKey(refOf(object));
      const before = known.get(key);
      const now = type === 'deleted' ? undefined : standingOf(object, owner);
      if (now) remember(key, now);
      else forgetKey(key);
      const change = now ? readChange(before, now) : 'drift';
      return change === 'nothing' ? [] : moved(change, before, now);
    },
    forget: ({ group, kind }) => {
      const gone = [...known].filter(([, { ref }]) => ref.group === group && ref.kind === kind);
      for (const [key] of gone) forgetKey(key);
      return moved('drift', ...gone.map(([, standing]) => standing));
    },
    forgetUnlabelled: (ref) => {
      const key = resourceKey(ref);
      if (known.get(key)?.labelled === false) forgetKey(key);
    },
    healthOf: (applicationId) => [...(owned.get(applicationId) ?? [])].flatMap((key) => known.get(key) ?? []),
    size: () => known.size,
  };
}
