import { type Manifest, SYNC_OPTIONS_ANNOTATION } from '@landfall/contracts/resource';

const ARGO_SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

/**
 * The sync options an object carries (semantics A.4): CSV of `Name=value` in Argo CD's annotation and in ours; ours
 * wins where both name an option. A name without `=` reads as `true`.
 */
export function syncOptions(manifest: Manifest): ReadonlyMap<string, string> {
  const annotations = manifest.metadata.annotations ?? {};
  const options = new Map<string, string>();
  for (const csv of [annotations[ARGO_SYNC_OPTIONS], annotations[SYNC_OPTIONS_ANNOTATION]]) {
    if (typeof csv !== 'string') continue;
    for (const entry of csv.split(',')) {
      const [name = '', value = 'true'] = entry.trim().split('=', 2);
      if (name !== '') options.set(name, value);
    }
  }
  return options;
}

/** May this object be deleted when it leaves Git? `Prune=false` says no; so does `Prune=confirm` until approvals exist. */
export function pruneForbiddenBy(manifest: Manifest): string | undefined {
  const prune = syncOptions(manifest).get('Prune');
  return prune === 'false' || prune === 'confirm' ? `Prune=${prune}` : undefined;
}

/** `WaitForHealth=false` on an object: applied is enough. */
export function waitsForHealth(manifest: Manifest): boolean {
  return syncOptions(manifest).get('WaitForHealth') !== 'false';
}
