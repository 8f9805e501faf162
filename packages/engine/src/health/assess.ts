import { groupVersion, type Manifest } from '@landfall/contracts/resource';
import { HOOK_FINALIZER } from '../annotations/hooks.ts';
import { apiService } from './api-service.ts';
import { analysis, rollout } from './argo-rollouts.ts';
import { certificate, issuer } from './cert-manager.ts';
import { conditionOf } from './conditions.ts';
import { cronJob } from './cron-job.ts';
import { customResource } from './custom-resource.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import { daemonSet } from './daemonset.ts';
import { deployment } from './deployment.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';
import { ingress } from './ingress.ts';
import { job } from './job.ts';
import { persistentVolumeClaim } from './persistent-volume-claim.ts';
import { pod } from './pod.ts';
import { replicaSet } from './replicaset.ts';
import { service } from './service.ts';
import { statefulSet } from './statefulset.ts';
import type { HealthRule, Verdict } from './types.ts';

export type { Verdict } from './types.ts';

/** One rule per kind, one file per rule. A new rule is a file, its fixtures, and a line here. */
const RULES: Record<string, HealthRule> = {
  'apps/Deployment': deployment,
  'apps/StatefulSet': statefulSet,
  'apps/DaemonSet': daemonSet,
  'apps/ReplicaSet': replicaSet,
  '/Pod': pod,
  'batch/Job': job,
  '/PersistentVolumeClaim': persistentVolumeClaim,
  '/Service': service,
  'batch/CronJob': cronJob,
  'networking.k8s.io/Ingress': ingress,
  'apiregistration.k8s.io/APIService': apiService,
  'cert-manager.io/Certificate': certificate,
  'cert-manager.io/Issuer': issuer,
  'cert-manager.io/ClusterIssuer': issuer,
  'argoproj.io/Rollout': rollout,
  'argoproj.io/AnalysisRun': analysis,
  'argoproj.io/Experiment': analysis,
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinition,
  'autoscaling/HorizontalPodAutoscaler': horizontalPodAutoscaler,
};

/**
 * Health of one live object (semantics A.6): what is not to count, deletion, then its kind's rule, then the conditions any kind may
 * have. Undefined for what has no health (a ConfigMap), which counts for nothing. Pure.
 */
export function assess(live: Manifest): Verdict | undefined {
  const { annotations, deletionTimestamp, finalizers } = live.metadata;
  if (annotations?.['argocd.argoproj.io/ignore-healthcheck'] === 'true') return undefined;
  // Argo CD's own finalizer keeps a hook that has ended until it is cleared: what it came to still counts.
  const isKeptHook = Array.isArray(finalizers) && finalizers.includes(HOOK_FINALIZER);
  if (typeof deletionTimestamp === 'string' && !isKeptHook) {
    return { status: 'Progressing', message: 'still being deleted' };
  }
  const { group } = groupVersion(live.apiVersion);
  // An Argo CD Application tells of its own children: no health of its own (semantics A.6).
  if (group === 'argoproj.io' && live.kind === 'Application') return undefined;
  const rule = RULES[`${group}/${live.kind}`];
  if (rule) return rule(live);
  // Built-in groups have no dot or end in k8s.io; their kinds without a rule have no health.
  const custom = group.includes('.') && !group.endsWith('.k8s.io');
  return custom || conditionOf(live, 'Ready') ? customResource(live) : undefined;
}
