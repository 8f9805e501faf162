import type { Manifest } from '@landfall/contracts/resource';

const COMPARE_OPTIONS = 'argocd.argoproj.io/compare-options';

/**
 * `IgnoreExtraneous` (semantics A.5): what is not in Git does not make the application out of sync. `ServerSideDiff` and
 * `IncludeMutationWebhook` ask for what is always done here: the last word is the API server's dry run, webhooks included.
 */
export const ignoresExtraneous = (manifest: Manifest): boolean =>
  (manifest.metadata.annotations?.[COMPARE_OPTIONS] ?? '')
    .split(',')
    .some((option) => option.trim() === 'IgnoreExtraneous');
