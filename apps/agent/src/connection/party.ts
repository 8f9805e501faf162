import type { DesiredApplication } from '@landfall/contracts/agent-protocol';
import type { Log } from '@landfall/log';
import type { Clock } from '../clock/clock.ts';
import type { Identity } from '../identity/rotate.ts';
import type { Journal } from '../journal/journal.ts';
import type { Tasks } from '../tasks/take-tasks.ts';
import type { Link } from './link.ts';
import type { Socket } from './socket.ts';

/** All of what the platform says is wanted. */
export interface Wanted {
  applications: DesiredApplication[];
  /** Applications of this cluster of which nothing is applied in full yet; undefined where the platform does not tell. */
  others: readonly string[] | undefined;
}

/** What a connection is about. */
export interface Party {
  origin: string;
  identity: Identity;
  journal: Journal;
  link: Link;
  clock: Clock;
  tasks: Tasks;
  /** @throws ClusterError when it cannot be kept */
  desired(wanted: Wanted): Promise<void>;
  /** The platform is there: tells it what this cluster is, from now on, until the signal. */
  welcomed(send: Socket['send'], signal: AbortSignal): void;
  log: Log;
}
