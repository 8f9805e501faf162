import type { Platform } from '@landfall/actions/context';
import type { KeyPair } from '@landfall/crypto/role-keys';
import type { AllowList } from '@landfall/egress';
import type { Log } from '@landfall/log';
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
  checkSeconds: number;
  leaseSeconds: number;
}
