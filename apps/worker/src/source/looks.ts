import type { RemoteRefs } from '@landfall/git';

/**
 * What a look at Git found, handed to the renders that it asked for: they need not ask Git again. Only a hint of this
 * process: a render that finds none asks for itself.
 */
export interface Looks {
  /** @param asked number of the request that the look makes; undefined when somebody else's request waited there too */
  expect(applicationId: string, refs: RemoteRefs, asked: Promise<number | undefined>): void;
  /** What the look saw that made exactly this request, once. A later request wants a later look. */
  take(applicationId: string, asked: number): Promise<RemoteRefs | undefined>;
}

/** A render that has not come by then was done by another process, or waits too long for this to be news. */
const KEEP_MS = 60_000;

interface Expected {
  refs: RemoteRefs;
  asked: Promise<number | undefined>;
  until: number;
}

export function looks(now: () => number = () => performance.now()): Looks {
  const expected = new Map<string, Expected>();
  return {
    expect: (applicationId, refs, asked) => {
      for (const [id, { until }] of expected) {
        if (until > now()) break;
        expected.delete(id);
      }
      expected.delete(applicationId);
      expected.set(applicationId, { refs, asked: asked.catch(() => undefined), until: now() + KEEP_MS });
    },
    take: async (applicationId, asked) => {
      const found = expected.get(applicationId);
      if (!found || found.until <= now()) return undefined;
      expected.delete(applicationId);
      return (await found.asked) === asked ? found.refs : undefined;
    },
  };
}
