import type { SyncPolicy } from '@landfall/contracts/application';
import { linesOf } from './lines.ts';
import { pairLines, pairsOf } from './pairs.ts';
import { otherOptions, withoutOthers } from './sync-options.ts';

/** The policy as the form's fields hold it: options with a field of their own in `policy`, the others as text. */
export interface PolicyForm {
  policy: SyncPolicy;
  /** One a line. */
  otherOptions: string;
  /** `key=value`, one a line. */
  namespaceLabels: string;
  namespaceAnnotations: string;
}

/** The fields of a stored policy. */
export const policyForm = (policy: SyncPolicy): PolicyForm => ({
  policy: { ...policy, syncOptions: withoutOthers(policy.syncOptions) },
  otherOptions: otherOptions(policy.syncOptions).join('\n'),
  namespaceLabels: pairLines(policy.namespaceMetadata.labels),
  namespaceAnnotations: pairLines(policy.namespaceMetadata.annotations),
});

/** What the API takes. */
export const policyOf = (form: PolicyForm): SyncPolicy => ({
  ...form.policy,
  syncOptions: [...form.policy.syncOptions, ...linesOf(form.otherOptions)],
  namespaceMetadata: {
    labels: pairsOf(form.namespaceLabels),
    annotations: pairsOf(form.namespaceAnnotations),
  },
});
