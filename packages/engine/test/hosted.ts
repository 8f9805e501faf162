import type { ResourceState } from '@landfall/contracts/application';
import type { Health } from '@landfall/contracts/health';
import type { Plan } from '@landfall/contracts/plan';
import type { Manifest, ResourceRef } from '@landfall/contracts/resource';
import type { EngineEvent } from '@landfall/contracts/sync';
import type { ConnectedCluster } from '@landfall/kube';
import type {
  ApplicationIdentity,
  Cluster,
  ExecuteOptions,
  ExecuteResult,
  PlannedSync,
  PlanOptions,
  PlanRequest,
} from '../src/index.ts';
import type { MemoryLedger } from './memory-ledger.ts';

/** One application in a namespace of its own, as its host sees it. */
export interface HostedBox {
  /** The test's own hands, which may do everything. */
  cluster: ConnectedCluster;
  namespace: string;
  application: ApplicationIdentity;
  events: EngineEvent[];
  /** What was applied last: what the host keeps as the snapshot. */
  previous: Manifest[];
}

/** What a host is asked with. */
export interface SandboxAsk {
  desired: readonly Manifest[];
  options: Partial<PlanOptions>;
  /** Only these objects. */
  scope?: readonly ResourceRef[] | undefined;
  hooks?: PlanRequest['hooks'];
  /** A port of the test's own, where it wants to see or to hold what is sent. */
  through?: Cluster | undefined;
}

/** One look, as it leaves the host. */
export interface SandboxLook {
  plan: Plan;
  resources: ResourceState[];
  health: Health;
  drifted: ResourceState[];
}

/** Whoever plans, executes and looks for a sandbox: this process, or somebody whom it asks. */
export interface SandboxHost {
  /** What the audit log knows its requests by. */
  userAgent: string;
  ledger: MemoryLedger;
  plan(ask: SandboxAsk): Promise<PlannedSync>;
  planDeletion(ask: SandboxAsk): Promise<PlannedSync>;
  observe(ask: SandboxAsk): Promise<SandboxLook>;
  execute(
    planned: PlannedSync,
    options: Partial<ExecuteOptions>,
    through?: Cluster | undefined,
  ): Promise<ExecuteResult>;
}

/** Where sandboxes get their hosts. */
export interface SandboxHosts {
  /** A new namespace in which they may work. */
  namespace(): Promise<string>;
  open(box: HostedBox): SandboxHost;
}
