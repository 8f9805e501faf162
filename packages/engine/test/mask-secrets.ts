import type { Mask } from '../src/index.ts';

/** Masks Secrets the way the host does: equal values stay equal, and none can be read. */
export const maskSecrets: Mask = (manifest) => {
  if (manifest.kind !== 'Secret' || typeof manifest.data !== 'object' || manifest.data === null)
    return manifest;
  const data = Object.fromEntries(
    Object.entries(manifest.data).map(([key, value]) => [key, `•••••${String(value).length}`]),
  );
  return { ...manifest, data };
};
