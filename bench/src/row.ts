import type { Part } from './memory.ts';
import type { Spread } from './statistics.ts';

/** How many calls of a webhook were answered, sent in so many seconds. */
export interface Answers {
  /** By HTTP status; `failed` had none. */
  statuses: Record<string, number>;
  seconds: number;
  milliseconds: { median: number; p99: number; most: number };
}

/** What one scenario came to. Times in seconds. */
export interface Row {
  name: string;
  /** From the webhook's request, or somebody else's change, to the last change of ours seen in the API server; absent where nothing changes. */
  ours?: Spread;
  /** From somebody else's change to the event that tells of it. */
  told?: Spread;
  /** Applications that were rendered for it. */
  renders?: Spread;
  /** The same change by `kubectl apply --server-side`, from its start to the last change seen. */
  kubectl?: Spread;
  /** The same change by Flux, from what tells it of the commit to the last change seen; where it is beside us. */
  flux?: Spread;
  /** CPU seconds of its controllers, to the end of its last Kustomization, and the highest sum of their resident memory. */
  fluxCpu?: Spread;
  fluxPeakMiB?: Spread;
  /** CPU seconds of our processes and their children, to the end of the syncs or a second after a heal; per minute where nothing changes. */
  cpu: Spread;
  /** The same of PostgreSQL and Redis. */
  storesCpu: Spread;
  /** What PostgreSQL was asked, BEGIN and COMMIT too, and in how many transactions; where it was counted. */
  statements?: Spread;
  transactions?: Spread;
  /** Highest sum of the resident memory of both worker roles; of all our processes where nothing changes. */
  peakMiB: Spread;
  /** The same with what several processes share counted once. */
  pssMiB: Spread;
  /** Of the calls that were sent meanwhile. */
  answers?: Answers;
  /** Of the calls of a repository that was called now and then. */
  calm?: Answers;
  /** Whose the memory was, in the round where it was highest. */
  parts?: Part[];
}
