import type { Platform } from '@landfall/actions/context';
import type { KeyPair } from '@landfall/crypto/role-keys';
import type { AllowList } from '@landfall/egress';
import type { Log } from '@landfall/log';
import type { Followed } from '@landfall/queue';
import type { Clusters } from './clusters.ts';
import type { Agents } from './host/follow-task.ts';

/** What the jobs of the apply role share. It can open cluster credentials, and never runs git, helm or kustomize. */
export interface ApplyRole {
  platform: Platform;
  key: KeyPair;
  log: Log;
  allow: AllowList;
  clusters: Clusters;
  agents: Agents;
  /** Where lines of logs go. */
  followed: Pick<Followed, 'say'>;
  checkSeconds: number;
  leaseSeconds: number;
}
