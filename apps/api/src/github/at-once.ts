import { Refusal } from '@landfall/actions/refusal';

/** Runs `work` unless as many of the same key as may be are under way. @throws Refusal `too-many-requests`, and what `work` throws */
export type AtOnce = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * @param why for whoever is one too many
 * @param together of all keys
 */
export function atOnce(most: number, why: string, together = Number.POSITIVE_INFINITY): AtOnce {
  const underWay = new Map<string, number>();
  let all = 0;
  return async (key, work) => {
    const before = underWay.get(key) ?? 0;
    if (before >= most) throw stillAsking(why);
    if (all >= together) throw stillAsking('Many others are signing in at this moment.');
    underWay.set(key, before + 1);
    all += 1;
    try {
      return await work();
    } finally {
      all -= 1;
      const left = (underWay.get(key) ?? 1) - 1;
      if (left > 0) underWay.set(key, left);
      else underWay.delete(key);
    }
  };
}

const stillAsking = (why: string): Refusal =>
  new Refusal('too-many-requests', {
    what: 'GitHub is still being asked.',
    why,
    fix: 'Wait a moment and try again.',
  });
