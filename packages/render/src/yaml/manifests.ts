import { toPointer } from '@landfall/contracts/json-pointer';
import type { Json, Manifest } from '@landfall/contracts/resource';
import { DEFAULT_LIMITS, exceeded, type RenderLimits } from '../limits.ts';
import { RenderError, type SourcePlace } from '../render-error.ts';
import { readYaml, type YamlDocument, type YamlSource } from './read.ts';

type JsonObject = { [key: string]: Json };
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads manifests from a YAML or JSON text: all documents, `kind: List` flattened, empty documents ignored.
 * @throws RenderError with the file, document and line of what is wrong
 */
export function parseManifests(text: string, source: YamlSource): Manifest[] {
  return manifestsOf(readYaml(text, source), source.limits ?? DEFAULT_LIMITS);
}

/** Does any document look like a Kubernetes object? A folder of manifests may hold other YAML too. */
export function looksLikeManifests(documents: YamlDocument[]): boolean {
  return documents.some(({ value }) => isObject(value) && ('apiVersion' in value || 'kind' in value));
}

/** The manifests among read documents; every document that is not empty has to be one. */
export function manifestsOf(documents: YamlDocument[], limits: RenderLimits): Manifest[] {
  const manifests: Manifest[] = [];
  for (const { value, place } of documents) {
    if (value === null) continue;
    collect(value, place, limits, manifests);
  }
  return manifests;
}

function collect(value: Json, place: SourcePlace, limits: RenderLimits, into: Manifest[]): void {
  if (!isObject(value))
    throw invalid(place, 'a document', 'is not a mapping', 'A manifest has apiVersion, kind and metadata.');
  if (typeof value.kind === 'string' && value.kind.endsWith('List') && Array.isArray(value.items)) {
    for (const item of value.items) collect(item, place, limits, into);
    return;
  }
  const manifest = toManifest(value, place);
  const bytes = Buffer.byteLength(JSON.stringify(manifest));
  if (bytes > limits.objectBytes) throw exceeded.object(limits, nameOf(manifest), bytes, place);
  into.push(manifest);
  if (into.length > limits.objects) throw exceeded.objects(limits);
}

const nameOf = (manifest: Manifest): string => `${manifest.kind} ${manifest.metadata.name}`;

function toManifest(value: JsonObject, place: SourcePlace): Manifest {
  const apiVersion = requireText(value, 'apiVersion', place, 'a document');
  const kind = requireText(value, 'kind', place, 'a document');
  if (!isObject(value.metadata))
    throw invalid(place, `a ${kind}`, 'has no metadata', 'Every object needs metadata.name.');
  const metadata: JsonObject = { ...value.metadata };
  const name = nameIn(metadata, kind, place);
  if (metadata.namespace === null || metadata.namespace === '') delete metadata.namespace;
  if ('namespace' in metadata) requireText(metadata, 'namespace', place, `${kind} ${name}`, 'metadata.');
  for (const field of ['labels', 'annotations']) textMap(metadata, field, place, `${kind} ${name}`);
  if ('sops' in value) throw encrypted(place, `${kind} ${name}`);
  return { ...value, apiVersion, kind, metadata: { ...metadata, name } } as Manifest;
}

/** A hook may have a generated name (semantics A.2): the run that makes it gives it one, until then it is ''. */
function nameIn(metadata: JsonObject, kind: string, place: SourcePlace): string {
  if ('name' in metadata || !('generateName' in metadata))
    return requireText(metadata, 'name', place, `a ${kind}`, 'metadata.');
  requireText(metadata, 'generateName', place, `a ${kind}`, 'metadata.');
  const { annotations } = metadata;
  if (!isObject(annotations) || !HOOK_ANNOTATIONS.some((name) => name in annotations))
    throw generated(place, kind);
  return '';
}

const HOOK_ANNOTATIONS = ['argocd.argoproj.io/hook', 'helm.sh/hook'];

function requireText(
  of: JsonObject,
  field: string,
  place: SourcePlace,
  subject: string,
  prefix = '',
): string {
  const value = of[field];
  if (typeof value === 'string' && value !== '') return value;
  const why = 'Every object needs apiVersion, kind and metadata.name, all of them text.';
  if (value === undefined || value === null || value === '')
    throw invalid(place, subject, `has no ${prefix}${field}`, why);
  throw invalid(place, subject, `has a ${prefix}${field} that is not text`, why);
}

/** Labels and annotations are text; charts often leave the map or a value empty, which kubectl reads as none and ''. */
function textMap(metadata: JsonObject, field: string, place: SourcePlace, subject: string): void {
  const map = metadata[field];
  if (map === undefined) return;
  if (map === null) {
    delete metadata[field];
    return;
  }
  if (!isObject(map))
    throw invalid(place, subject, `has ${field} that are not a mapping`, 'They are keys with text values.');
  const texts: JsonObject = {};
  for (const [key, value] of Object.entries(map)) {
    if (value !== null && typeof value !== 'string') {
      const path = toPointer(['metadata', field, key]);
      throw invalid(
        place,
        subject,
        `has a value at ${path} that is not text`,
        'The API server takes text only there: put it in quotes.',
      );
    }
    texts[key] = value ?? '';
  }
  metadata[field] = texts;
}

function invalid(place: SourcePlace, subject: string, is: string, why: string): RenderError {
  return new RenderError(
    'object-invalid',
    { what: `${inFile(place)}${subject} ${is}.`, why, fix: 'Correct it and push again.' },
    place,
  );
}

function generated(place: SourcePlace, kind: string): RenderError {
  return new RenderError(
    'object-invalid',
    {
      what: `${inFile(place)}a ${kind} has generateName instead of a name.`,
      why: 'Each sync would create another one; only hooks may do that.',
      fix: 'Give it a fixed metadata.name, or make it a hook with argocd.argoproj.io/hook.',
    },
    place,
  );
}

function encrypted(place: SourcePlace, subject: string): RenderError {
  return new RenderError(
    'object-invalid',
    {
      what: `${inFile(place)}${subject} is encrypted with SOPS.`,
      why: 'Decryption is not available yet, and the encrypted form would be applied as it stands.',
      fix: 'Leave it out of this application for now.',
    },
    place,
  );
}

function inFile(place: SourcePlace): string {
  if (place.file === undefined) return '';
  const line = place.line === undefined ? '' : `, line ${place.line}`;
  return `\`${place.file}\` (document ${place.document ?? 1}${line}): `;
}
