import type { Manifest } from '@landfall/contracts/resource';
import { optionsOf } from '../annotations/sync-options.ts';
import { managedEntries } from '../compare/managed-fields.ts';

/**
 * Managers of tools that made objects before us, whose fields are taken over where the application says so (design 4.5):
 * kubectl in all its verbs, Helm, Argo CD and Flux by the exact names they write with. An image updater, an operator or a
 * plug-in of theirs is somebody else.
 */
const ADOPTABLE: ReadonlySet<string> = new Set([
  'helm',
  'Helm',
  'argocd',
  'argocd-controller',
  'argocd-application-controller',
  'flux',
  'kustomize-controller',
  'helm-controller',
]);
const KUBECTL = new Set(
  '|annotate|apply|autoscale|client-side-apply|create|edit|expose|label|last-applied|patch|replace|run|scale|set|taint'.split(
    '|',
  ),
);
const FURTHER_MANAGER = 'argocd.argoproj.io/client-side-apply-migration-manager';

/**
 * May this manager's fields of an object be taken over? The object may name one more (semantics A.4
 * `client-side-apply-migration-manager`). `kubectl rollout restart` is a person's act of the day, not a maker.
 */
export const isAdoptable = (manager: string, desired: Manifest): boolean =>
  ADOPTABLE.has(manager) ||
  (/^kubectl(-|$)/.test(manager) && KUBECTL.has(manager.slice('kubectl-'.length))) ||
  (manager !== '' && manager === desired.metadata.annotations?.[FURTHER_MANAGER]);

/** The adoptable managers that own something of a live object's content. */
export function makersOf(live: Manifest, desired: Manifest): string[] {
  const managers = managedEntries(live)
    .filter(({ subresource, manager }) => subresource === '' && isAdoptable(manager, desired))
    .map(({ manager }) => manager);
  return [...new Set(managers)].sort();
}

/** Do a maker's fields become ours, those too that Git does not have (semantics A.4 `ClientSideApplyMigration`, on unless `false`)? */
export const migrates = (desired: Manifest, syncOptions: readonly string[] = []): boolean =>
  optionsOf(desired, syncOptions).get('ClientSideApplyMigration') !== 'false';
