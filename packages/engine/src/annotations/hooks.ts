import type { HookDeletePolicy, SyncPhase } from '@landfall/contracts/plan';
import type { Manifest } from '@landfall/contracts/resource';

/** What an object's hook annotations make of it (semantics A.2), decided per object: Argo's annotation hides Helm's. */
export type HookRole =
  | { role: 'none' }
  | { role: 'hook'; phases: SyncPhase[]; deletePolicy: HookDeletePolicy[] }
  | { role: 'skip'; reason: string };

/** Argo CD puts it on its hooks and takes it away before it deletes them: where it is gone, nobody else does. */
export const HOOK_FINALIZER = 'argocd.argoproj.io/hook-finalizer';

const ARGO_HOOK = 'argocd.argoproj.io/hook';
const ARGO_DELETE_POLICY = 'argocd.argoproj.io/hook-delete-policy';
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
/** Helm 2's word for what is a normal resource today. */
const CRD_INSTALL = 'crd-install';
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

/**
 * Reads the hook annotations of one object. What says that it is a hook and names no phase that there is, is not part of a
 * sync, as in Argo CD: a migration that runs at another time than it was meant for does harm.
 */
export function hookRole(manifest: Manifest): HookRole {
  const annotations = manifest.metadata.annotations ?? {};
  const argo = values(annotations[ARGO_HOOK]).filter(isPhaseOrSkip);
  if (argo.length === 1 && argo[0] === 'Skip')
    return { role: 'skip', reason: 'its hook annotation says Skip' };
  const helm = values(annotations['helm.sh/hook']);
  const meant = argo.length > 0 ? argo : helm.flatMap((value) => HELM_PHASES[value] ?? []);
  const phases = ARGO_PHASES.filter((phase) => meant.includes(phase));
  if (phases.length > 0) return { role: 'hook', phases, deletePolicy: deletePolicies(annotations) };
  const unread = values(annotations[ARGO_HOOK]).join(', ');
  if (annotations[ARGO_HOOK] !== undefined)
    return { role: 'skip', reason: `its hook annotation names no phase that there is: ${quoted(unread)}` };
  if (helm.length === 0 || (helm.length === 1 && helm[0] === CRD_INSTALL)) return { role: 'none' };
  const ignored = helm.find((value) => HELM_IGNORED.has(value));
  return ignored === undefined
    ? { role: 'skip', reason: `it is a Helm hook of no kind that there is: ${quoted(helm.join(', '))}` }
    : { role: 'skip', reason: `a Helm ${ignored} hook is not part of a sync` };
}

/** Phases and delete policies of hook annotations that nobody knows, in words. */
export function unreadHook({ metadata: { annotations = {} } }: Manifest): string[] {
  const phases = values(annotations[ARGO_HOOK]).filter((value) => !isPhaseOrSkip(value));
  const policies = values(annotations[ARGO_DELETE_POLICY]).filter(
    (value) => !ARGO_DELETE_POLICIES.some((policy) => policy === value),
  );
  return [
    ...phases.map((value) => `a hook phase nobody knows: ${quoted(value)}`),
    ...policies.map((value) => `a hook delete policy nobody knows: ${quoted(value)}`),
  ];
}

const isPhaseOrSkip = (value: string): boolean =>
  value === 'Skip' || ARGO_PHASES.some((phase) => phase === value);

const quoted = (text: string): string => `“${text.slice(0, 80)}”`;

/** Argo's policies and Helm's twins; none given reads as BeforeHookCreation. */
function deletePolicies(annotations: Record<string, string>): HookDeletePolicy[] {
  const argo = values(annotations[ARGO_DELETE_POLICY]);
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
