import { type Manifest, SYNC_OPTIONS_ANNOTATION } from '@landfall/contracts/resource';

const ARGO_SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
/** What Flux says with annotations of its own, in Argo CD's words (semantics A.8). */
const FLUX_TWINS: readonly [string, string, string, string][] = [
  ['kustomize.toolkit.fluxcd.io/prune', 'disabled', 'Prune', 'false'],
  ['kustomize.toolkit.fluxcd.io/force', 'enabled', 'Force', 'true'],
  ['helm.sh/resource-policy', 'keep', 'Delete', 'false'],
];

/**
 * The sync options of one object (semantics A.4): the application's, then Flux's and Helm's annotations, then Argo CD's,
 * then ours; the later wins. CSV of `Name=value`; a name without `=` reads as `true`.
 */
export function optionsOf(
  manifest: Manifest,
  application: readonly string[] = [],
): ReadonlyMap<string, string> {
  const annotations = manifest.metadata.annotations ?? {};
  const options = new Map<string, string>();
  const take = (entry: string) => {
    const [name = '', value = 'true'] = entry.trim().split('=', 2);
    if (name !== '') options.set(name, value);
  };
  application.forEach(take);
  for (const [annotation, value, name, option] of FLUX_TWINS)
    if (annotations[annotation] === value) options.set(name, option);
  for (const csv of [annotations[ARGO_SYNC_OPTIONS], annotations[SYNC_OPTIONS_ANNOTATION]])
    if (typeof csv === 'string') csv.split(',').forEach(take);
  return options;
}

/** Is this option `true` for the object? */
export const hasOption = (manifest: Manifest, name: string, application: readonly string[] = []): boolean =>
  optionsOf(manifest, application).get(name) === 'true';

/** `WaitForHealth=false`: applied is enough. */
export const waitsForHealth = (manifest: Manifest, application: readonly string[] = []): boolean =>
  optionsOf(manifest, application).get('WaitForHealth') !== 'false';

/** Flux's own policies that have no twin in Argo CD (semantics A.8). */
export function fluxPolicy(manifest: Manifest): 'ignore' | 'if-not-present' | undefined {
  const annotations = manifest.metadata.annotations ?? {};
  const ssa = annotations['kustomize.toolkit.fluxcd.io/ssa'];
  if (ssa === 'Ignore' || annotations['kustomize.toolkit.fluxcd.io/reconcile'] === 'disabled')
    return 'ignore';
  return ssa === 'IfNotPresent' ? 'if-not-present' : undefined;
}
