import { Refusal } from '@landfall/actions/refusal';

/** Runs `work` unless as many of the same key as may be are under way. @throws Refusal `too-many-requests`, and what `work` throws */
export type AtOnce = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** @param why for whoever is one too many */
export function atOnce(most: number, why: string): AtOnce {
  const underWay = new Map<string, number>();
  return async (key, work) => {
    const before = underWay.get(key) ?? 0;
    if (before >= most) throw stillAsking(why);
    underWay.set(key, before + 1);
    try {
      return await work();
    } finally {
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
