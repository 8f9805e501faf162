import { PatchStrategy } from '@kubernetes/client-node/dist/patch.js';
import { groupVersion, type Json, type Manifest } from '@landfall/contracts/resource';
import type {
  Applied,
  ApplyOptions,
  DeleteOptions,
  KindRef,
  PatchOperation,
  WriteOptions,
} from '@landfall/engine';
import { secretWarnings } from './errors/secret-words.ts';
import { statusError } from './errors/status.ts';
import type { KubeRequest, KubeResponse } from './http/request.ts';
import { asked, type Name } from './objects.ts';
import { query, restPath } from './rest-path.ts';

/** Server-side apply. JSON is YAML, so the very tree that was planned is what is sent. */
export async function applyObject(
  request: KubeRequest,
  kind: KindRef,
  manifest: Manifest,
  options: ApplyOptions,
): Promise<Applied> {
  const { name, namespace = '' } = manifest.metadata;
  const response = await request({
    method: 'PATCH',
    path: `${restPath({ ...kind, ...groupVersion(manifest.apiVersion) }, { namespace, name })}${query({
      fieldManager: options.fieldManager,
      force: options.force ? 'true' : undefined,
      dryRun: options.dryRun ? 'All' : undefined,
      fieldValidation: options.validate === false ? 'Ignore' : undefined,
    })}`,
    contentType: PatchStrategy.ServerSideApply,
    body: JSON.stringify(withVersion(manifest, options.resourceVersion)),
  });
  if (response.status !== 200 && response.status !== 201)
    throw statusError(response, asked(kind, { namespace, name }));
  const status = response.status === 201 ? 'created' : 'configured';
  return applied(kind, response, status);
}

const applied = (
  { kind }: KindRef,
  { text, warnings }: KubeResponse,
  status: Applied['status'],
): Applied => ({
  object: JSON.parse(text) as Manifest,
  status,
  warnings: kind === 'Secret' ? secretWarnings(warnings) : warnings,
});

function withVersion(manifest: Manifest, resourceVersion: string | undefined): Json {
  if (resourceVersion === undefined) return manifest as Json;
  return { ...manifest, metadata: { ...manifest.metadata, resourceVersion } };
}

/** POST; the API server makes the name where the manifest has only `generateName`. */
export async function createObject(
  request: KubeRequest,
  kind: KindRef,
  manifest: Manifest,
  options: WriteOptions,
): Promise<Applied> {
  const { name, namespace = '' } = manifest.metadata;
  const response = await request({
    method: 'POST',
    path: `${restPath({ ...kind, ...groupVersion(manifest.apiVersion) }, { namespace })}${writeQuery(options)}`,
    body: JSON.stringify(manifest),
  });
  if (response.status !== 201) throw statusError(response, asked(kind, { namespace, name: name ?? '' }));
  return applied(kind, response, 'created');
}

/** PUT of the whole object. */
export async function replaceObject(
  request: KubeRequest,
  kind: KindRef,
  manifest: Manifest,
  options: WriteOptions,
): Promise<Applied> {
  const { name, namespace = '' } = manifest.metadata;
  const response = await request({
    method: 'PUT',
    path: `${restPath({ ...kind, ...groupVersion(manifest.apiVersion) }, { namespace, name })}${writeQuery(options)}`,
    body: JSON.stringify(manifest),
  });
  if (response.status !== 200 && response.status !== 201)
    throw statusError(response, asked(kind, { namespace, name }));
  const status = response.status === 201 ? 'created' : 'configured';
  return applied(kind, response, status);
}

/** JSON patch (RFC 6902) of an object. */
export async function patchObject(
  request: KubeRequest,
  kind: KindRef,
  name: Name,
  { operations, ...options }: WriteOptions & { operations: readonly PatchOperation[] },
): Promise<Manifest> {
  const response = await request({
    method: 'PATCH',
    path: `${restPath(kind, name)}${writeQuery(options)}`,
    contentType: PatchStrategy.JsonPatch,
    body: JSON.stringify(operations),
  });
  if (response.status !== 200) throw statusError(response, asked(kind, name));
  return JSON.parse(response.text) as Manifest;
}

const writeQuery = ({ fieldManager, dryRun }: WriteOptions): string =>
  query({ fieldManager, dryRun: dryRun ? 'All' : undefined });

export async function deleteObject(
  request: KubeRequest,
  kind: KindRef,
  name: Name,
  options: DeleteOptions,
): Promise<void> {
  const body = { preconditions: { uid: options.uid }, propagationPolicy: options.propagation };
  const response = await request({
    method: 'DELETE',
    path: restPath(kind, name),
    body: JSON.stringify(body),
  });
  if (response.status !== 200 && response.status !== 202) throw statusError(response, asked(kind, name));
}
