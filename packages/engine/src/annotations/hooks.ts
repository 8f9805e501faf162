import type { Manifest } from '@landfall/contracts/resource';

/** What an object's hook annotations make of it (semantics A.2), decided per object: Argo's annotation hides Helm's. */
export type HookRole = { role: 'none' } | { role: 'hook'; of: string } | { role: 'skip'; reason: string };

const ARGO_HOOKS = new Set(['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete']);
const HELM_HOOKS = new Set([
  'pre-install',
  'pre-upgrade',
  'post-install',
  'post-upgrade',
  'pre-delete',
  'post-delete',
]);
const HELM_IGNORED = new Set([
  'test',
  'test-success',
  'test-failure',
  'pre-rollback',
  'post-rollback',
  'rollback',
]);

/** Reads the hook annotations of one object. */
export function hookRole(manifest: Manifest): HookRole {
  const annotations = manifest.metadata.annotations ?? {};
  const argo = values(annotations['argocd.argoproj.io/hook']);
  if (argo.length === 1 && argo[0] === 'Skip')
    return { role: 'skip', reason: 'its hook annotation says Skip' };
  if (argo.length > 0) return firstHook(argo, ARGO_HOOKS);

  const helm = values(annotations['helm.sh/hook']);
  if (helm.length > 0 && helm.every((value) => HELM_IGNORED.has(value))) {
    return { role: 'skip', reason: `a Helm ${helm[0]} hook is not part of a sync` };
  }
  return firstHook(helm, HELM_HOOKS);
}

function firstHook(found: string[], known: ReadonlySet<string>): HookRole {
  const of = found.find((value) => known.has(value));
  return of === undefined ? { role: 'none' } : { role: 'hook', of };
}

function values(csv: unknown): string[] {
  if (typeof csv !== 'string') return [];
  return csv
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
