import type { Json, Manifest } from '@landfall/contracts/resource';
import { type Fields, isRecord, managedEntries, ourEntry } from '../compare/managed-fields.ts';

type Data = Record<string, string>;

const KEY = /^[-._a-zA-Z0-9]{1,253}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** Near the limit of 1 MiB the API server is asked. */
const MAX_SIZE = 900_000;

/**
 * What applying a ConfigMap or Secret comes to, where that needs no dry run: Git changed its `data` and nothing else,
 * all of it is ours alone, and it is valid beyond doubt. These kinds have no defaults, and a change that comes from
 * Git cannot be an admission webhook's doing. Undefined where the API server has to be asked.
 */
export function predict(
  desired: Manifest,
  live: Manifest,
  previous: Manifest | undefined,
): Manifest | undefined {
  if (desired.apiVersion !== 'v1' || (desired.kind !== 'ConfigMap' && desired.kind !== 'Secret'))
    return undefined;
  if (!previous || live.immutable === true || !onlyDataChanged(desired, live, previous)) return undefined;
  const wanted = textMap(desired.data);
  const found = textMap(live.data);
  const before = textMap(previous.data);
  if (!wanted || !found || !before || !isValid(wanted, desired.kind)) return undefined;
  const data = { ...found };
  for (const key of new Set([...Object.keys(before), ...Object.keys(wanted)])) {
    if (wanted[key] === found[key]) continue;
    if (Object.hasOwn(found, key) && !isOursAlone(live, key)) return undefined;
    if (wanted[key] === undefined) delete data[key];
    else data[key] = wanted[key];
  }
  return sameJson(data, found) ? undefined : { ...live, data };
}

function onlyDataChanged(desired: Manifest, live: Manifest, previous: Manifest): boolean {
  const { data: now, ...rest } = desired;
  const { data: then, ...before } = previous;
  if (sameJson(now, then) || !sameJson(rest, before)) return false;
  const { labels = {}, annotations = {} } = live.metadata;
  const stands = (wanted: Record<string, string> | undefined, found: Record<string, string>) =>
    Object.entries(wanted ?? {}).every(([key, value]) => found[key] === value);
  return stands(rest.metadata.labels, labels) && stands(rest.metadata.annotations, annotations);
}

function isValid(data: Data, kind: string): boolean {
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    size += key.length + Buffer.byteLength(value);
    if (!KEY.test(key) || key === '.' || key.startsWith('..')) return false;
    if (kind === 'Secret' && !BASE64.test(value)) return false;
  }
  return size < MAX_SIZE;
}

function isOursAlone(live: Manifest, key: string): boolean {
  const owns = (fields: Fields | undefined) => fields?.['f:data']?.[`f:${key}`] !== undefined;
  const ours = ourEntry(live)?.fields;
  return owns(ours) && managedEntries(live).every(({ fields }) => fields === ours || !owns(fields));
}

/** A map of texts; empty for none, undefined where a value is no text. */
function textMap(value: Json | undefined): Data | undefined {
  if (value === undefined || value === null) return {};
  if (!isRecord(value) || !Object.values(value).every((one) => typeof one === 'string')) return undefined;
  return value as Data;
}

function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => sameJson(a[key], b[key]));
}
