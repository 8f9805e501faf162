import type { Json, Manifest } from '@landfall/contracts/resource';
import { SERVER_METADATA } from '../compare/changes.ts';

/**
 * A manifest as it may be applied: no status, no server-written metadata, Secrets with `data` alone. A Secret's
 * `stringData` is written but never read back, so server-side apply could not tell that a key left it.
 */
export function clean(manifest: Manifest, namespace: string): Manifest {
  const { status: _status, ...rest } = manifest;
  const { namespace: _namespace, ...metadata } = rest.metadata;
  for (const field of SERVER_METADATA) delete metadata[field];
  const named = { ...metadata, name: manifest.metadata.name, ...(namespace === '' ? {} : { namespace }) };
  const cleaned: Manifest = { ...rest, metadata: named };
  return manifest.kind === 'Secret' && manifest.apiVersion === 'v1' ? withoutStringData(cleaned) : cleaned;
}

function withoutStringData(secret: Manifest): Manifest {
  const { stringData, ...rest } = secret;
  const data: { [key: string]: Json | undefined } = {};
  for (const [key, value] of entries(rest.data)) {
    data[key] = typeof value === 'string' ? value.replace(/\s+/g, '') : value;
  }
  for (const [key, value] of entries(stringData)) {
    data[key] = typeof value === 'string' ? Buffer.from(value, 'utf8').toString('base64') : value;
  }
  return Object.keys(data).length === 0 ? rest : { ...rest, data };
}

function entries(value: Json | undefined): [string, Json | undefined][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
