import { conditionsOf, said } from './conditions.ts';
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

/** semantics A.6, HorizontalPodAutoscaler. No metrics is not final: a metrics API often follows its first pods. */
export const horizontalPodAutoscaler: HealthRule = (live) => {
  const conditions = conditionsOf(live);
  const failing = conditions.find(({ reason }) => FAILING.has(reason));
  if (failing) return { status: 'Degraded', message: said(failing) };
  const working = ['AbleToScale', 'ScalingLimited'];
  if (conditions.some(({ type, status }) => working.includes(type) && status === 'True'))
    return { status: 'Healthy' };
  return { status: 'Progressing', message: 'waiting to autoscale' };
};
