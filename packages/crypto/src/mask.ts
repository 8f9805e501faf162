import { createHmac } from 'node:crypto';
import type { Json, Manifest } from '@landfall/contracts/resource';
import { canonicalJson } from './canonical-json.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The form of a manifest that pages, plans and events may hold (security LEAK-1, LEAK-2): every value of a Secret becomes
 * `masked:` and 16 hex characters of an HMAC, so equal stays equal and changed stays changed. Values are masked over
 * their decoded bytes: the same secret under `data` and `stringData` masks alike. Values of a wrong type are masked too.
 * The last-applied annotation and managedFields, which repeat values, are dropped from every kind. Lists are walked.
 */
export function maskManifest(manifest: Manifest, key: Uint8Array): Manifest {
  const masked: Manifest = { ...manifest, metadata: maskMetadata(manifest.metadata) };
  if (isSecret(manifest)) {
    if (manifest.data !== undefined) masked.data = maskValues(manifest.data, key, decodedBytes);
    if (manifest.stringData !== undefined) {
      masked.stringData = maskValues(manifest.stringData, key, plainBytes);
    }
  }
  if (Array.isArray(manifest.items)) {
    masked.items = manifest.items.map((item) => (isManifest(item) ? maskManifest(item, key) : item));
  }
  return masked;
}

/** The mask of some bytes: also for callers that compare a single value. */
export const maskBytes = (bytes: Uint8Array, key: Uint8Array): string =>
  `masked:${createHmac('sha256', key).update(bytes).digest('hex').slice(0, 16)}`;

/** By kind alone, whatever the group or the spelling: a stranger's `Secret` hides values as well. */
const isSecret = (manifest: Manifest): boolean =>
  typeof manifest.kind === 'string' && manifest.kind.toLowerCase() === 'secret';

function maskMetadata(metadata: Manifest['metadata']): Manifest['metadata'] {
  if (typeof metadata !== 'object' || metadata === null) return metadata;
  const { managedFields: _managedFields, ...rest } = metadata;
  const annotations = rest.annotations;
  if (typeof annotations !== 'object' || annotations === null || !Object.hasOwn(annotations, LAST_APPLIED)) {
    return rest;
  }
  const { [LAST_APPLIED]: _lastApplied, ...kept } = annotations;
  const { annotations: _annotations, ...bare } = rest;
  return Object.keys(kept).length === 0 ? bare : { ...bare, annotations: kept };
}

type BytesOf = (text: string) => Uint8Array;

function maskValues(values: Json, key: Uint8Array, bytesOf: BytesOf): Json {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return values === null ? null : maskOne(values, key, bytesOf);
  }
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, maskOne(value ?? null, key, bytesOf)]),
  );
}

function maskOne(value: Json, key: Uint8Array, bytesOf: BytesOf): string {
  if (typeof value === 'string') return maskBytes(bytesOf(value), key);
  // A byte that UTF-8 never has keeps wrong types apart from every text.
  return maskBytes(Buffer.concat([Buffer.from([0xff]), Buffer.from(canonicalJson(value), 'utf8')]), key);
}

const plainBytes: BytesOf = (text) => Buffer.from(text, 'utf8');

/** As the API server decodes it: line breaks are skipped. What is no base64 is masked as the text it is. */
const decodedBytes: BytesOf = (text) => {
  const packed = text.replace(/[\r\n]/g, '');
  return BASE64.test(packed) ? Buffer.from(packed, 'base64') : plainBytes(text);
};

const isManifest = (value: Json): value is Manifest & { [key: string]: Json | undefined } =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  typeof value.kind === 'string' &&
  typeof value.metadata === 'object' &&
  value.metadata !== null;
