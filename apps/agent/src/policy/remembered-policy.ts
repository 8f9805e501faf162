import type { LocalPolicy } from './judge.ts';

/** The local policy, as it stands now and as it stood a moment ago. Both throw `ClusterError`. */
export interface RememberedPolicy {
  now(): Promise<LocalPolicy>;
  /** At most five seconds old, for what asks before each request. */
  lately(): Promise<LocalPolicy>;
}

const KEEP_MS = 5_000;

/** @param read asks the cluster */
export function rememberedPolicy(read: () => Promise<LocalPolicy>): RememberedPolicy {
  let last: { at: number; policy: Promise<LocalPolicy> } | undefined;
  const now = () => {
    const one = { at: performance.now(), policy: read() };
    last = one;
    one.policy.catch(() => {
      if (last === one) last = undefined;
    });
    return one.policy;
  };
  return { now, lately: () => (last && performance.now() - last.at < KEEP_MS ? last.policy : now()) };
}
