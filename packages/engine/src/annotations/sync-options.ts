import { type Manifest, SYNC_OPTIONS_ANNOTATION } from '@landfall/contracts/resource';
import { hasFluxMark } from './flux-policy.ts';

const ARGO_SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
/** What Flux says with marks of its own, in Argo CD's words (semantics A.8). */
const FLUX_TWINS: readonly [string, string, string, string][] = [
  ['prune', 'disabled', 'Prune', 'false'],
  // Flux spares it when the whole is deleted, too.
  ['prune', 'disabled', 'Delete', 'false'],
  ['force', 'enabled', 'Force', 'true'],
  ['ssa', 'Merge', 'ClientSideApplyMigration', 'false'],
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
  for (const [mark, value, name, option] of FLUX_TWINS)
    if (hasFluxMark(manifest, mark, value)) options.set(name, option);
  if (annotations['helm.sh/resource-policy'] === 'keep') options.set('Delete', 'false');
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
