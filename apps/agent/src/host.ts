import type { RememberedDiscovery } from '@landfall/engine';
import type { ClusterProbe } from '@landfall/kube';
import type { Log } from '@landfall/log';
import type { Journal } from './journal/journal.ts';
import type { HeldLease } from './lease/hold-lease.ts';
import type { LocalPolicy } from './policy/judge.ts';
import type { ObeyingCluster } from './policy/obeying.ts';
import type { Desired } from './store/desired.ts';
import type { Ledgers } from './store/ledgers.ts';
import type { Snapshots } from './store/snapshots.ts';
import type { OneAtATime } from './tasks/one-at-a-time.ts';
import type { UnlabelledObjects } from './watch/unlabelled.ts';

/** What everything stands on that this process does as the host of its cluster. */
export interface Host {
  /** Its cluster; the local policy is obeyed by each request. */
  own: RememberedDiscovery & { cluster: ObeyingCluster };
  /** What the cluster is, and what this account may do there. @throws ClusterError */
  probe(options: { namespace?: string }): Promise<ClusterProbe>;
  lease: HeldLease;
  snapshots: Snapshots;
  ledgers: Ledgers;
  desired: Desired;
  journal: Journal;
  unlabelled: UnlabelledObjects;
  /** Deletes what was left of documents that were cut off in the middle. @throws ClusterError */
  tidy(): Promise<void>;
  /** Read anew each time. @throws ClusterError */
  policy(): Promise<LocalPolicy>;
  /** Runs of one application, of questions and heals alike. */
  runs: OneAtATime;
  /** By the platform's clock, once that was told. */
  now(): Date;
  log: Log;
}
