import { stepKey } from '@landfall/contracts/plan';
import type { Manifest } from '@landfall/contracts/resource';
import { type Desired, describe } from '../normalize/desired.ts';
import type { PlanOptions } from '../plan/types.ts';
import { unknownSsa } from './flux-policy.ts';
import { unreadHook } from './hooks.ts';
import { optionsOf } from './sync-options.ts';
import { unreadWave } from './wave.ts';

const SWITCH = ['true', 'false'];

/**
 * Every sync option of semantics A.4, and ours, with its values. What is always done (ApplyOutOfSyncOnly,
 * FailOnSharedResource) or never (client-side apply) is known too.
 */
const KNOWN = new Map<string, readonly string[]>([
  ['Prune', [...SWITCH, 'confirm']],
  ['Delete', [...SWITCH, 'confirm']],
  ['Validate', SWITCH],
  ['SkipDryRunOnMissingResource', SWITCH],
  ['ApplyOutOfSyncOnly', SWITCH],
  ['PrunePropagationPolicy', ['foreground', 'background', 'orphan']],
  ['PruneLast', SWITCH],
  ['Replace', SWITCH],
  ['Force', SWITCH],
  ['ServerSideApply', SWITCH],
  ['ClientSideApplyMigration', SWITCH],
  ['FailOnSharedResource', SWITCH],
  ['RespectIgnoreDifferences', SWITCH],
  ['CreateNamespace', SWITCH],
  ['WaitForHealth', SWITCH],
]);

/** Options, phases, waves and values nobody knows, by object: a misspelt `Prun=false` or `PreSnyc` must not be silent. */
export function unknownOptions(desired: readonly Desired[], { syncOptions = [] }: PlanOptions): string[] {
  const pairs = syncOptions.map((option) => option.trim().split('=', 2));
  const ofApplication = complaints(new Map(pairs.map(([name = '', value = 'true']) => [name, value])));
  const byName = desired.toSorted((a, b) => (stepKey(a) < stepKey(b) ? -1 : 1));
  const ofObjects = byName.flatMap(({ ref, manifest }) => {
    const words = [...complaints(optionsOf(manifest)), ...misread(manifest)];
    return words.map((one) => `${describe(ref)} has ${one}`);
  });
  return [...ofApplication.map((words) => `The application has ${words}`), ...ofObjects];
}

function misread(manifest: Manifest): string[] {
  const ssa = unknownSsa(manifest);
  const wave = unreadWave(manifest);
  return [
    ...(ssa === undefined ? [] : [`a value of Flux’s ssa annotation nobody knows: ${ssa}.`]),
    ...(wave === undefined ? [] : [`a sync wave that is no whole number: “${wave.slice(0, 80)}”.`]),
    ...unreadHook(manifest).map((words) => `${words}.`),
  ];
}

function complaints(options: ReadonlyMap<string, string>): string[] {
  return [...options].flatMap(([name, value]) => {
    const values = KNOWN.get(name);
    if (!values) return [`a sync option nobody knows: ${name}.`];
    if (values.includes(value)) return [];
    return [`the sync option ${name}=${value}, which is none of ${values.join(', ')}.`];
  });
}
