import type { Json, ResourceRef } from '@landfall/contracts/resource';
import { CopyLines } from '#src/ui/text/copy.tsx';
import { inOrder } from './in-order.ts';
import { yamlOf } from './yaml.ts';

type Fields = { [key: string]: Json | undefined };
const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The manifest of that object among several; undefined when it is not there. */
export function manifestOf(manifests: readonly Json[], ref: ResourceRef): Fields | undefined {
  return manifests.filter(isFields).find(({ kind, apiVersion, metadata }) => {
    if (kind !== ref.kind || !isFields(metadata)) return false;
    const group = typeof apiVersion === 'string' && apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    const namespace = metadata.namespace ?? '';
    return (
      group === ref.group && metadata.name === ref.name && (namespace === ref.namespace || namespace === '')
    );
  });
}

/** `kind/name` of a manifest, for its heading. */
export function manifestTitle(manifest: Json): string {
  if (!isFields(manifest)) return 'object';
  const metadata = isFields(manifest.metadata) ? manifest.metadata : {};
  // A hook may get its name from the run that makes it.
  const name = metadata.name || (metadata.generateName ? `${String(metadata.generateName)}…` : '');
  return `${String(manifest.kind ?? 'object')} ${String(name ?? '')}`.trim();
}

/** A manifest as YAML to read and copy; secrets are masked already. */
export function Manifest({ value }: { value: Json }) {
  return <CopyLines lines={yamlOf(inOrder(value))} what="manifest" />;
}
