import type { Manifest } from '@landfall/contracts/resource';

const FLUX = 'kustomize.toolkit.fluxcd.io';
const SSA = ['Override', 'Merge', 'IfNotPresent', 'Ignore'];

/** Does an object carry this mark of Flux? Labels and annotations count alike, and so do capitals and small letters (semantics A.8). */
export const hasFluxMark = (manifest: Manifest, name: string, value: string): boolean =>
  hasMark(manifest, `${FLUX}/${name}`, value);

const hasMark = ({ metadata: { labels, annotations } }: Manifest, key: string, value: string): boolean =>
  [labels, annotations].some((map) => same(map?.[key], value));

/** Is what others do to it no drift (semantics A.8 `driftDetection: disabled`)? A sync applies it all the same. */
export const ignoresDrift = (manifest: Manifest): boolean =>
  hasMark(manifest, 'helm.toolkit.fluxcd.io/driftDetection', 'disabled');

/**
 * Flux's own policies that have no twin in Argo CD (semantics A.8). `Override` is what is always done; `Merge` is a sync option.
 */
export function fluxPolicy(manifest: Manifest): 'ignore' | 'if-not-present' | undefined {
  if (hasFluxMark(manifest, 'ssa', 'Ignore') || hasFluxMark(manifest, 'reconcile', 'disabled'))
    return 'ignore';
  return hasFluxMark(manifest, 'ssa', 'IfNotPresent') ? 'if-not-present' : undefined;
}

/** Does Git say in so many words whether the object is reconciled? Then what was written on the live one does not count. */
export const saysReconcile = ({ metadata }: Manifest): boolean =>
  [metadata.labels, metadata.annotations].some((map) => map?.[`${FLUX}/reconcile`] !== undefined);

/** A value of `ssa` that Flux does not know. */
export function unknownSsa({ metadata }: Manifest): string | undefined {
  const value: unknown = metadata.annotations?.[`${FLUX}/ssa`] ?? metadata.labels?.[`${FLUX}/ssa`];
  return typeof value !== 'string' || SSA.some((known) => same(value, known)) ? undefined : value;
}

const same = (a: unknown, b: string): boolean => typeof a === 'string' && a.toLowerCase() === b.toLowerCase();
