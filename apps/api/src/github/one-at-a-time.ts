import { Refusal } from '@landfall/actions/refusal';

/** Runs `work` unless another of the same key is under way. @throws Refusal `too-many-requests`, and what `work` throws */
export type OneAtATime = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function oneAtATime(): OneAtATime {
  const underWay = new Set<string>();
  return async (key, work) => {
    if (underWay.has(key)) throw stillAsking();
    underWay.add(key);
    try {
      return await work();
    } finally {
      underWay.delete(key);
    }
  };
}

const stillAsking = (): Refusal =>
  new Refusal('too-many-requests', {
    what: 'GitHub is still being asked.',
    why: 'What is asked of GitHub for one session is asked one after the other.',
    fix: 'Wait a moment and try again.',
  });
