import { type Desired, describe } from '../normalize/desired.ts';
import type { PlanOptions } from '../plan/types.ts';
import { optionsOf } from './sync-options.ts';

/** Every sync option of semantics A.4, and ours. What is always done (ApplyOutOfSyncOnly) or never (client-side apply) is known too. */
const KNOWN = new Set([
  'Prune',
  'Delete',
  'Validate',
  'SkipDryRunOnMissingResource',
  'ApplyOutOfSyncOnly',
  'PrunePropagationPolicy',
  'PruneLast',
  'Replace',
  'Force',
  'ServerSideApply',
  'ClientSideApplyMigration',
  'FailOnSharedResource',
  'RespectIgnoreDifferences',
  'CreateNamespace',
  'WaitForHealth',
]);

/** Options nobody knows, by object: a misspelt `Prune=flase` must not be silent. */
export function unknownOptions(desired: readonly Desired[], { syncOptions = [] }: PlanOptions): string[] {
  const ofApplication = names(new Map(syncOptions.map((option) => [option.split('=')[0] ?? '', ''])));
  const ofObjects = desired.flatMap(({ ref, manifest }) =>
    names(optionsOf(manifest)).map((name) => `${describe(ref)} has a sync option nobody knows: ${name}.`),
  );
  return [
    ...ofApplication.map((name) => `The application has a sync option nobody knows: ${name}.`),
    ...ofObjects,
  ];
}

const names = (options: ReadonlyMap<string, string>): string[] =>
  [...options.keys()].filter((name) => !KNOWN.has(name));
