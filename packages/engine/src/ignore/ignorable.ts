import { APPLICATION_LABEL, type Manifest, TRACKING_ANNOTATION } from '@landfall/contracts/resource';
import { SERVER_METADATA } from '../compare/changes.ts';

/** What an object is, and what only the API server writes. */
const FIXED = new Set(['name', 'namespace', 'generateName', ...SERVER_METADATA]);

/**
 * The paths that a rule may take from an object: without what it is, there would be nothing to send. The whole of `metadata`
 * is all of it that may differ.
 */
export function ignorable(paths: readonly string[][], live: Manifest, desired: Manifest): string[][] {
  return paths.flatMap((path) => {
    const [top, field] = path;
    if (top === undefined || top === 'apiVersion' || top === 'kind') return [];
    if (top !== 'metadata') return [path];
    if (field !== undefined) return FIXED.has(field) ? [] : [path];
    const fields = new Set([...Object.keys(live.metadata), ...Object.keys(desired.metadata)]);
    return [...fields].filter((name) => !FIXED.has(name)).map((name) => [top, name]);
  });
}

/** Our marks stay on an object whatever a rule says of its labels and annotations: by them it is found again (semantics A.11). */
export function withMarks(manifest: Manifest, desired: Manifest): Manifest {
  const label = desired.metadata.labels?.[APPLICATION_LABEL];
  const tracking = desired.metadata.annotations?.[TRACKING_ANNOTATION];
  const { metadata } = manifest;
  return {
    ...manifest,
    metadata: {
      ...metadata,
      ...(label === undefined ? {} : { labels: { ...metadata.labels, [APPLICATION_LABEL]: label } }),
      ...(tracking === undefined
        ? {}
        : { annotations: { ...metadata.annotations, [TRACKING_ANNOTATION]: tracking } }),
    },
  };
}
