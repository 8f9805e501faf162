import type { Acted, ActVerb } from '@landfall/contracts/act';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Manifest, ResourceRef } from '@landfall/contracts/resource';
import type { RememberedDiscovery } from '../host/remembered-discovery.ts';
import type { ApplicationIdentity } from '../normalize/tracking.ts';
import type { Cluster, Kind } from '../ports/cluster.ts';

export interface ActRequest {
  /** Its writes are asked about right before each is sent (a lease, a deadline). */
  hosted: RememberedDiscovery & { cluster: Cluster };
  application: ApplicationIdentity;
  /** What the application is called, for the words. */
  name: string;
  verb: ActVerb;
  ref: ResourceRef;
  /** When it was asked for, RFC 3339. Done twice it is done once. */
  at: string;
  /** What was applied in full last. */
  applied: readonly Manifest[];
}

/** One object of an application, as a verb needs it. */
export interface ActSubject extends Pick<ActRequest, 'ref' | 'at' | 'applied'> {
  cluster: Cluster;
  kind: Kind;
  /** Where what was applied lies that names no namespace. */
  namespace: string;
  /** As it lives, with the application's mark. */
  live: Manifest;
  /** As it was applied last. */
  wanted: Manifest;
}

export type ActOutcome = { acted: Acted } | { problem: ProblemWords };
