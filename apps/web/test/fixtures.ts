import {
  type ApplicationDetail,
  type ApplicationView,
  applicationDetail,
  type ResourceState,
} from '@landfall/contracts/application';
import { type Plan, type PlanAction, type PlanItem, planAction, planSummary } from '@landfall/contracts/plan';
import { type SyncDetail, syncDetail } from '@landfall/contracts/sync';

/** A UUID that says which test thing it is. */
export const uuid = (n: number): string => `0193a000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const AT = '2026-11-23T14:02:11.000Z';
const commit = (letter: string, message: string) => ({
  revision: letter.repeat(40),
  author: 'Ada',
  message,
  committedAt: AT,
});

/** An application that is fine, with what a test wants to be different. */
export function anApplication(over: Partial<ApplicationView> = {}): ApplicationDetail {
  const applied = { ...commit('a', 'Scale web to 5'), snapshotId: uuid(9) };
  return applicationDetail.parse({
    id: uuid(1),
    name: 'web',
    projectId: uuid(2),
    repositoryId: uuid(3),
    repositoryName: 'sample',
    repositoryUrl: 'https://git.example.com/sample.git',
    targetRevision: 'main',
    path: 'shop',
    renderer: {},
    clusterId: uuid(4),
    clusterName: 'prod-eu',
    namespace: 'shop',
    syncPolicy: {},
    syncStatus: 'Synced',
    health: { status: 'Healthy', message: '3 of 3 pods ready' },
    deleting: false,
    problem: null,
    problemSince: null,
    synced: applied,
    desired: applied,
    head: applied,
    pin: null,
    lastSync: { id: uuid(5), number: 7, state: 'succeeded', at: AT, by: 'Ada' },
    lastSeenAt: AT,
    changedAt: AT,
    createdAt: AT,
    resources: [],
    plan: null,
    warnings: [],
    rendered: null,
    ...over,
  });
}

export const aRef = (kind: string, name: string) => ({
  group: '',
  version: 'v1',
  kind,
  namespace: 'shop',
  name,
});

/** An object that is as in Git, with what a test wants to be different. */
export const aState = (kind: string, name: string, over: Partial<ResourceState> = {}): ResourceState => ({
  ref: aRef(kind, name),
  status: 'Synced',
  health: null,
  changes: [],
  observedAt: AT,
  ...over,
});

/** A plan of these items, counted as the engine counts them. */
export function aPlan(
  items: Array<Pick<PlanItem, 'ref' | 'action'> & Partial<PlanItem>>,
  warnings: string[] = [],
): Plan {
  const whole = items.map((item) => ({
    phase: 'Sync' as const,
    wave: 0,
    changes: [],
    conflicts: [],
    warnings: [],
    ...item,
  }));
  const count = (action: PlanAction) => whole.filter((item) => item.action === action && !item.hook).length;
  const summary = planSummary.parse(
    Object.fromEntries(planAction.options.map((action) => [action, count(action)])),
  );
  return { digest: 'd', items: whole, summary, warnings };
}

/** A running sync of two objects, the second in a later wave. */
export function aSync(over: Partial<SyncDetail> = {}): SyncDetail {
  const row = (kind: string, name: string, wave: number) => ({
    ref: aRef(kind, name),
    phase: 'Sync',
    wave,
    planned: 'configure',
    outcome: null,
    changes: [],
    health: null,
    message: null,
    durationMs: null,
  });
  return syncDetail.parse({
    id: uuid(5),
    applicationId: uuid(1),
    applicationName: 'web',
    number: 7,
    operation: 'sync',
    state: 'running',
    trigger: 'push',
    requestedBy: null,
    scope: null,
    snapshotId: uuid(9),
    commit: commit('a', 'Scale web to 5'),
    attempt: 1,
    requestedAt: AT,
    startedAt: AT,
    endedAt: null,
    durations: {},
    summary: null,
    problem: null,
    approval: null,
    supersededBy: null,
    objects: [row('ConfigMap', 'web-config', 0), row('Job', 'migrate', 1)],
    plan: null,
    culprits: [],
    hookLogs: [],
    ...over,
  });
}
