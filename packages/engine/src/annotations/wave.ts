import type { Manifest } from '@landfall/contracts/resource';

const WAVE_ANNOTATIONS = ['argocd.argoproj.io/sync-wave', 'helm.sh/hook-weight'];

/** The wave of an object (semantics A.1): Argo's annotation, else Helm's weight, else 0; an unreadable one falls through. */
export function waveOf(manifest: Manifest): number {
  for (const name of WAVE_ANNOTATIONS) {
    const text = manifest.metadata.annotations?.[name];
    if (typeof text === 'string' && /^[+-]?\d{1,9}$/.test(text.trim())) return Number(text.trim());
  }
  return 0;
}
