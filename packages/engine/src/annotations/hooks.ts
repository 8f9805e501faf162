import type { HookDeletePolicy, SyncPhase } from '@landfall/contracts/plan';
import type { Manifest } from '@landfall/contracts/resource';

/** What an object's hook annotations make of it (semantics A.2), decided per object: Argo's annotation hides Helm's. */
export type HookRole =
  | { role: 'none' }
  | { role: 'hook'; phases: SyncPhase[]; deletePolicy: HookDeletePolicy[] }
  | { role: 'skip'; reason: string };

/** Argo CD puts it on its hooks and takes it away before it deletes them: where it is gone, nobody else does. */
export const HOOK_FINALIZER = 'argocd.argoproj.io/hook-finalizer';

const ARGO_PHASES: readonly SyncPhase[] = [
  'PreSync',
  'Sync',
  'PostSync',
  'SyncFail',
  'PreDelete',
  'PostDelete',
];
const HELM_PHASES: Record<string, SyncPhase> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
};
const HELM_IGNORED = new Set([
  'test',
  'test-success',
  'test-failure',
  'pre-rollback',
  'post-rollback',
  'rollback',
]);
const HELM_DELETE_POLICIES: Record<string, HookDeletePolicy> = {
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
  'before-hook-creation': 'BeforeHookCreation',
};
const ARGO_DELETE_POLICIES: readonly HookDeletePolicy[] = [
  'HookSucceeded',
  'HookFailed',
  'BeforeHookCreation',
];

/** Reads the hook annotations of one object. */
export function hookRole(manifest: Manifest): HookRole {
  const annotations = manifest.metadata.annotations ?? {};
  const argo = values(annotations['argocd.argoproj.io/hook']);
  if (argo.length === 1 && argo[0] === 'Skip')
    return { role: 'skip', reason: 'its hook annotation says Skip' };
  if (argo.length > 0)
    return hook(
      ARGO_PHASES.filter((phase) => argo.includes(phase)),
      annotations,
    );

  const helm = values(annotations['helm.sh/hook']);
  if (helm.length > 0 && helm.every((value) => HELM_IGNORED.has(value))) {
    return { role: 'skip', reason: `a Helm ${helm[0]} hook is not part of a sync` };
  }
  const phases = helm.flatMap((value) => HELM_PHASES[value] ?? []);
  return hook(
    ARGO_PHASES.filter((phase) => phases.includes(phase)),
    annotations,
  );
}

function hook(phases: SyncPhase[], annotations: Record<string, string>): HookRole {
  return phases.length === 0
    ? { role: 'none' }
    : { role: 'hook', phases, deletePolicy: deletePolicies(annotations) };
}

/** Argo's policies and Helm's twins; none given reads as BeforeHookCreation. */
function deletePolicies(annotations: Record<string, string>): HookDeletePolicy[] {
  const argo = values(annotations['argocd.argoproj.io/hook-delete-policy']);
  const helm = values(annotations['helm.sh/hook-delete-policy']).map((value) => HELM_DELETE_POLICIES[value]);
  const found = ARGO_DELETE_POLICIES.filter((policy) => argo.includes(policy) || helm.includes(policy));
  return found.length === 0 ? ['BeforeHookCreation'] : found;
}

function values(csv: unknown): string[] {
  if (typeof csv !== 'string') return [];
  return csv
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
