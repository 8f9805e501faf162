import type { Json, Manifest } from '@landfall/contracts/resource';
import { hookRole } from '../annotations/hooks.ts';
import { isRecord } from '../compare/managed-fields.ts';
import { conditionOf } from './conditions.ts';
import { section, wordsOf } from './fields.ts';
import type { HealthRule, Verdict } from './types.ts';

const FAILING = /^Err|Error$|BackOff$/;

/** semantics A.6, Pod. */
export const pod: HealthRule = (live) => {
  const status = section(live, 'status');
  const always = restartPolicy(live) === 'Always';
  const containers = containerStatuses(status);
  if (always) {
    const failing = containers.map(waitingReason).find(({ reason }) => FAILING.test(reason));
    if (failing) return { status: 'Degraded', message: wordsOf(failing.message) || failing.reason };
  }
  const message = wordsOf(status.message) || wordsOf(status.reason);
  const because = message === '' ? {} : { message };
  switch (status.phase) {
    case 'Succeeded':
      return { status: 'Healthy', ...because };
    case 'Failed':
      return { status: 'Degraded', message: message || failedContainer(containers), final: true };
    case 'Running':
      return always ? runningAlways(live, containers) : { status: 'Progressing', message: 'still running' };
    case 'Unknown':
      return { status: 'Unknown', message: message || 'its node does not answer' };
    default:
      return { status: 'Progressing', message: message || waitingFor(live) };
  }
};

function runningAlways(live: Manifest, containers: Fields[]): Verdict {
  if (conditionOf(live, 'Ready')?.status === 'True') return { status: 'Healthy' };
  const crashed = containers.some(
    (container) => isRecord(container.lastState) && container.lastState.terminated,
  );
  if (crashed) return { status: 'Degraded', message: 'a container ended and the pod is not ready' };
  return { status: 'Progressing', message: 'not ready yet' };
}

type Fields = { [key: string]: Json | undefined };

function restartPolicy(live: Manifest): Json | undefined {
  const isIgnored = live.metadata.annotations?.['argocd.argoproj.io/ignore-restart-policy'] === 'true';
  if (isIgnored && hookRole(live).role !== 'hook') return 'Always';
  return section(live, 'spec').restartPolicy ?? 'Always';
}

function containerStatuses(status: Fields): Fields[] {
  return [status.initContainerStatuses, status.containerStatuses].flatMap((list) =>
    Array.isArray(list) ? list.filter(isRecord) : [],
  );
}

function waitingReason(container: Fields): { reason: string; message: Json | undefined } {
  const waiting =
    isRecord(container.state) && isRecord(container.state.waiting) ? container.state.waiting : {};
  return { reason: wordsOf(waiting.reason), message: wordsOf(waiting.message) };
}

function failedContainer(containers: Fields[]): string {
  for (const container of containers) {
    const ended =
      isRecord(container.state) && isRecord(container.state.terminated) ? container.state.terminated : {};
    if (ended.exitCode !== undefined && ended.exitCode !== 0) {
      return `container ${wordsOf(container.name)} ended with exit code ${String(ended.exitCode)}`;
    }
  }
  return 'the pod failed';
}

function waitingFor(live: Manifest): string {
  const scheduled = conditionOf(live, 'PodScheduled');
  return scheduled?.status === 'False' ? scheduled.message || 'not scheduled yet' : 'pending';
}
