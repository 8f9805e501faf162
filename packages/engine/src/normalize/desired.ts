import { type Manifest, type ResourceRef, refOf, resourceKey } from '@landfall/contracts/resource';
import { type HookRole, hookRole } from '../annotations/hooks.ts';
import { waveOf } from '../annotations/wave.ts';
import type { Phase } from '../order/compare.ts';
import type { Discovery } from '../ports/cluster.ts';
import { clean } from './clean.ts';
import { definedKinds, type KnownKind, knownKind } from './namespace.ts';
import { type ApplicationIdentity, mark } from './tracking.ts';

/** One object Git wants, as it would be sent: namespace set, marked as ours, with all that its annotations decide. */
export interface Desired {
  ref: ResourceRef;
  manifest: Manifest;
  known: KnownKind;
  hook: HookRole;
  phase: Phase;
  wave: number;
}

export interface NormalizedDesired {
  objects: Desired[];
  warnings: string[];
}

/**
 * Brings a render to the form that is planned and applied. The last of two objects with one identity wins, with a
 * warning (semantics A.5). Pure; the inputs stay as they are.
 */
export function normalizeDesired(
  manifests: readonly Manifest[],
  discovery: Discovery,
  application: ApplicationIdentity,
): NormalizedDesired {
  const defined = definedKinds(manifests);
  const byKey = new Map<string, Desired>();
  const warnings: string[] = [];
  for (const manifest of manifests) {
    const desired = normalizeOne(manifest, knownKind(manifest, discovery, defined), application);
    const key = resourceKey(desired.ref);
    if (byKey.has(key))
      warnings.push(`${describe(desired.ref)} stands twice in the render; the last one is used.`);
    byKey.set(key, desired);
  }
  return { objects: [...byKey.values()], warnings: warnings.sort() };
}

function normalizeOne(manifest: Manifest, known: KnownKind, application: ApplicationIdentity): Desired {
  const namespaced = 'kind' in known ? known.kind.namespaced : manifest.metadata.namespace !== undefined;
  const namespace = namespaced ? manifest.metadata.namespace || application.namespace : '';
  const cleaned = clean(manifest, namespace);
  const ref = refOf(cleaned);
  return {
    ref,
    manifest: mark(cleaned, ref, application),
    known,
    hook: hookRole(manifest),
    phase: 'Sync',
    wave: waveOf(manifest),
  };
}

/** `Deployment web in shop`: an object as sentences name it. */
export function describe(ref: Pick<ResourceRef, 'kind' | 'namespace' | 'name'>): string {
  return ref.namespace === '' ? `${ref.kind} ${ref.name}` : `${ref.kind} ${ref.name} in ${ref.namespace}`;
}
