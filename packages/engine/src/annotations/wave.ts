import type { Manifest } from '@landfall/contracts/resource';

const WAVE_ANNOTATIONS = ['argocd.argoproj.io/sync-wave', 'helm.sh/hook-weight'];

/** The wave of an object (semantics A.1): Argo's annotation, else Helm's weight, else 0; an unreadable one falls through. */
export function waveOf(manifest: Manifest): number {
  for (const name of WAVE_ANNOTATIONS) {
    const wave = wholeNumber(manifest.metadata.annotations?.[name]);
    if (wave !== undefined) return wave;
  }
  return 0;
}

/** The annotation that is there and names no wave, with its value: the object runs in another wave than it says. */
export function unreadWave(manifest: Manifest): string | undefined {
  const text = manifest.metadata.annotations?.[WAVE_ANNOTATIONS[0] ?? ''];
  return text === undefined || wholeNumber(text) !== undefined ? undefined : String(text);
}

/** As Argo CD reads it: digits with a sign at most, no spaces. What would lose digits is none. */
function wholeNumber(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^[+-]?\d{1,16}$/.test(text)) return undefined;
  const wave = Number(text);
  // -0 is a wave of its own to whoever compares by identity.
  return Number.isSafeInteger(wave) ? wave || 0 : undefined;
}
