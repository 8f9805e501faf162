import { type HookDeletePolicy, stepKey } from '@landfall/contracts/plan';
import { type Manifest, type ResourceRef, refOf } from '@landfall/contracts/resource';
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
  /** A hook of its phase (semantics A.2): one object is a `Desired` for each phase it names. */
  hook: { deletePolicy: HookDeletePolicy[] } | undefined;
  /** Why it is no part of a sync at all. */
  skip: string | undefined;
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
    for (const desired of normalizeOne(manifest, knownKind(manifest, discovery, defined), application)) {
      const key = stepKey(desired);
      // Two hooks with generated names are two objects.
      const twice = byKey.has(key) && desired.ref.name !== '';
      if (twice) warnings.push(`${describe(desired.ref)} stands twice in the render; the last one is used.`);
      byKey.set(desired.ref.name === '' ? `${key}#${byKey.size}` : key, desired);
    }
  }
  return { objects: [...byKey.values()], warnings: warnings.sort() };
}

function normalizeOne(manifest: Manifest, known: KnownKind, application: ApplicationIdentity): Desired[] {
  const namespaced = 'kind' in known ? known.kind.namespaced : manifest.metadata.namespace !== undefined;
  const namespace = namespaced ? manifest.metadata.namespace || application.namespace : '';
  const cleaned = clean(manifest, namespace);
  const ref = { ...refOf(cleaned), name: cleaned.metadata.name ?? '' };
  const role: HookRole = hookRole(manifest);
  const desired: Desired = {
    ref,
    manifest: mark(cleaned, ref, application),
    known,
    hook: undefined,
    skip: role.role === 'skip' ? role.reason : undefined,
    phase: 'Sync',
    wave: waveOf(manifest),
  };
  if (role.role !== 'hook') return [desired];
  const { deletePolicy } = role;
  return role.phases.map((phase) => ({ ...desired, hook: { deletePolicy }, phase }));
}

/** `Deployment web in shop`: an object as sentences name it. */
export function describe(ref: Pick<ResourceRef, 'kind' | 'namespace' | 'name'>): string {
  return ref.namespace === '' ? `${ref.kind} ${ref.name}` : `${ref.kind} ${ref.name} in ${ref.namespace}`;
}
