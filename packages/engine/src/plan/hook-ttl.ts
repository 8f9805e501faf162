import type { Manifest } from '@landfall/contracts/resource';
import { isRecord } from '../compare/managed-fields.ts';

/** Longer than any pause between two looks at what is waited for. */
const LEAST_SECONDS = 60;

/**
 * A hook Job as it is made: one that is to go as soon as it has ended stays for a minute, so that its end is seen. Argo CD
 * holds it with a finalizer instead, which somebody has to take away whatever becomes of us.
 */
export function withTimeToSee(manifest: Manifest): Manifest {
  const { spec } = manifest;
  if (manifest.kind !== 'Job' || !isRecord(spec)) return manifest;
  const { ttlSecondsAfterFinished: ttl } = spec;
  if (typeof ttl !== 'number' || ttl >= LEAST_SECONDS) return manifest;
  return { ...manifest, spec: { ...spec, ttlSecondsAfterFinished: LEAST_SECONDS } };
}
