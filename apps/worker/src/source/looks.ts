import type { RemoteRefs } from '@landfall/git';

/** What one look at Git saw. */
export interface Seen {
  refs: RemoteRefs;
}

/**
 * What looks at Git found, handed to the renders that they asked for: those need not ask Git again, and a look that sees
 * the same once more need not ask for another render. Only a hint of this process: a render that finds none asks for itself.
 */
export interface Looks {
  /** @param commit what the application's target revision means there @param asked number of the request that the look makes */
  expect(applicationId: string, commit: string, seen: Seen, asked: Promise<number | undefined>): void;
  /** Has a look asked for a render at this commit, and none at another, that has not ended? */
  awaits(applicationId: string, commit: string): boolean;
  /**
   * What looks saw, if looks of this process made every request after `done` up to `asked` and all saw one commit. A
   * request of somebody else wants a look that began after it.
   */
  take(applicationId: string, requests: { done: number; asked: number }): Promise<RemoteRefs | undefined>;
  /** A render has ended: nothing that was asked for before it began is waited for. */
  forget(applicationId: string, asked: number): Promise<void>;
}

/** A render that has not come by then was done by another process, or waits too long for this to be news. */
const KEEP_MS = 300_000;

interface Expected extends Seen {
  commit: string;
  asked: Promise<number | undefined>;
  until: number;
}

export function looks(now: () => number = () => performance.now()): Looks {
  const expected = new Map<string, Expected[]>();
  const drop = (id: string, gone: Expected) => {
    const left = (expected.get(id) ?? []).filter((one) => one !== gone);
    if (left.length > 0) expected.set(id, left);
    else expected.delete(id);
  };
  const of = (id: string) => (expected.get(id) ?? []).filter(({ until }) => until > now());
  return {
    expect: (id, commit, seen, asked) => {
      const until = now() + KEEP_MS;
      const one = { ...seen, commit, asked: asked.catch(() => undefined), until };
      expected.set(id, [...of(id), one]);
      void one.asked.then((number) => {
        if (number === undefined) drop(id, one);
      });
    },
    awaits: (id, commit) => of(id).length > 0 && of(id).every((one) => one.commit === commit),
    take: async (id, { done, asked }) => {
      const found = of(id);
      const numbers = await Promise.all(found.map((one) => one.asked));
      const ours = found.filter((_one, at) => isBetween(numbers[at], done, asked));
      const commits = new Set(ours.map(({ commit }) => commit));
      // Looks that overlapped and disagree: which of them is newer, only Git can say.
      if (ours.length !== asked - done || commits.size !== 1) return undefined;
      return ours.at(-1)?.refs;
    },
    forget: async (id, asked) => {
      const found = expected.get(id) ?? [];
      const numbers = await Promise.all(found.map((one) => one.asked));
      const over = new Set(
        found.filter((_one, at) => !isBetween(numbers[at], asked, Number.POSITIVE_INFINITY)),
      );
      const left = (expected.get(id) ?? []).filter((one) => !over.has(one));
      if (left.length > 0) expected.set(id, left);
      else expected.delete(id);
    },
  };
}

const isBetween = (number: number | undefined, after: number, upTo: number): boolean =>
  number !== undefined && number > after && number <= upTo;
