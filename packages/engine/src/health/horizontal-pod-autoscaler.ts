import type { Manifest } from '@landfall/contracts/resource';
import { type Condition, conditionsOf, said } from './conditions.ts';
import type { HealthRule } from './types.ts';

const FAILING = new Set([
  'FailedGetScale',
  'FailedUpdateScale',
  'FailedGetResourceMetric',
  'FailedGetObjectMetric',
  'FailedGetPodsMetric',
  'FailedGetExternalMetric',
  'FailedGetContainerResourceMetric',
  'FailedComputeMetricsReplicas',
  'InvalidSelector',
]);

/**
 * semantics A.6, HorizontalPodAutoscaler. No metrics is not final: a metrics API often follows its first pods. Beyond
 * A.6, one that has never looked at its metrics is not Healthy yet: right after its first rescale it says that it is able
 * to scale, and may find 15 s later that it has nothing to scale by.
 */
export const horizontalPodAutoscaler: HealthRule = (live) => {
  const conditions = allConditions(live);
  const failing = conditions.find(({ reason }) => FAILING.has(reason));
  if (failing) return { status: 'Degraded', message: said(failing) };
  const able = ['AbleToScale', 'ScalingLimited'];
  if (!conditions.some(({ type, status }) => able.includes(type) && status === 'True')) {
    return { status: 'Progressing', message: 'waiting to autoscale' };
  }
  if (!conditions.some(({ type }) => type === 'ScalingActive')) {
    return { status: 'Progressing', message: 'waiting for its first look at metrics' };
  }
  return { status: 'Healthy' };
};

/** autoscaling/v1 has no conditions in its status: the API server puts them into an annotation. */
function allConditions(live: Manifest): Condition[] {
  const text = live.metadata.annotations?.['autoscaling.alpha.kubernetes.io/conditions'];
  if (text === undefined) return conditionsOf(live);
  try {
    return conditionsOf({ ...live, status: { conditions: JSON.parse(text) } });
  } catch {
    return [];
  }
}
