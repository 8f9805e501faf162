import type { Json, Manifest } from '@landfall/contracts/resource';
import { isRecord } from '../compare/managed-fields.ts';
import { conditionsOf } from '../health/conditions.ts';
import { section } from '../health/fields.ts';

/** What is wrong with one pod. */
export interface Trouble {
  pod: Manifest;
  /** The reason as Kubernetes words it: ImagePullBackOff, CrashLoopBackOff, Error, Unschedulable. */
  reason: string;
  /** RFC 3339. */
  since: string | undefined;
  /** Containers whose logs say more. */
  containers: { name: string; hasPrevious: boolean }[];
  /** Higher is worse. */
  weight: number;
}

type Fields = { [key: string]: Json | undefined };

/** The pod that shows best why its workload is not healthy; undefined when all are fine. */
export function worstOf(pods: readonly Manifest[]): Trouble | undefined {
  const troubles = pods.flatMap((pod) => troubleOf(pod) ?? []);
  return troubles.sort((a, b) => b.weight - a.weight || (a.since ?? '').localeCompare(b.since ?? ''))[0];
}

function troubleOf(pod: Manifest): Trouble | undefined {
  const status = section(pod, 'status');
  if (status.phase === 'Succeeded') return undefined;
  const containers = [status.initContainerStatuses, status.containerStatuses].flatMap((list) =>
    Array.isArray(list) ? list.filter(isRecord) : [],
  );
  const conditions = conditionsOf(pod);
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return undefined;
  const since = sinceOf(pod);
  const bad = containers.map(containerTrouble).filter((one) => one !== undefined);
  const [worst] = bad.sort((a, b) => b.weight - a.weight);
  const names = bad.map(({ name, hasPrevious }) => ({ name, hasPrevious }));
  if (worst) return { pod, reason: worst.reason, since, containers: names, weight: worst.weight };
  const scheduled = conditions.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  if (scheduled) {
    const [said = ''] = (scheduled.message || scheduled.reason).split(/\. |\.$/);
    const reason = `Unschedulable (${said || 'no reason given'})`;
    return { pod, reason, since, containers: [], weight: 2 };
  }
  return { pod, reason: String(status.phase ?? 'Pending'), since, containers: [], weight: 1 };
}

function containerTrouble(
  container: Fields,
): { name: string; reason: string; hasPrevious: boolean; weight: number } | undefined {
  const name = typeof container.name === 'string' ? container.name : '';
  const state = isRecord(container.state) ? container.state : {};
  const last = isRecord(container.lastState) ? container.lastState : {};
  const hasPrevious = isRecord(last.terminated);
  if (isRecord(state.waiting) && typeof state.waiting.reason === 'string') {
    const { reason } = state.waiting;
    return { name, reason, hasPrevious, weight: /BackOff|Err|Error/.test(reason) ? 4 : 1 };
  }
  if (isRecord(state.terminated) && state.terminated.exitCode !== 0) {
    const reason = `${String(state.terminated.reason ?? 'Error')}, exit code ${String(state.terminated.exitCode)}`;
    return { name, reason, hasPrevious, weight: 4 };
  }
  return undefined;
}

/** Since when it is not ready: the last change of its Ready condition, else its creation. */
function sinceOf(pod: Manifest): string | undefined {
  const { conditions } = section(pod, 'status');
  const ready = Array.isArray(conditions)
    ? conditions.find((one) => isRecord(one) && one.type === 'Ready')
    : undefined;
  const at = isRecord(ready) ? ready.lastTransitionTime : pod.metadata.creationTimestamp;
  return typeof at === 'string' ? at : undefined;
}

/** What is wrong with a pod, and for how long: "web-abc: ImagePullBackOff for 4 min". `now` in ms since the epoch. */
export function troubleWords({ pod, reason, since }: Trouble, now: number): string {
  const span = since === undefined ? '' : ` for ${spanOf(Math.max(0, now - Date.parse(since)))}`;
  return `${pod.metadata.name}: ${reason}${span}`;
}

function spanOf(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
