import { z } from 'zod';

/** Any JSON value, as a manifest holds it. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };
export const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);

/** A Kubernetes object as data: what a render makes, what a snapshot holds, what the API server returns. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [key: string]: Json | undefined;
  };
  [key: string]: Json | undefined;
}

/** Names one object in one cluster. `namespace` is '' for cluster-scoped kinds; `group` is '' for the core group. */
export const resourceRef = z.object({
  group: z.string(),
  version: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
});
export type ResourceRef = z.infer<typeof resourceRef>;

const part = z.string().max(253);
/** A ref as somebody may send it: every part has an end. */
export const shortRef = z.strictObject({
  group: part,
  version: part,
  kind: part.min(1),
  namespace: part,
  name: part.min(1),
});

/** `group/Kind/namespace/name`: identity without the version, because one object is served in several versions. */
export const resourceKey = (ref: Omit<ResourceRef, 'version'>): string =>
  `${ref.group}/${ref.kind}/${ref.namespace}/${ref.name}`;

/** Splits `apps/v1` into group and version; the core group is ''. */
export function groupVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  if (slash === -1) return { group: '', version: apiVersion };
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The ref of a manifest. A missing namespace reads as ''. */
export function refOf(manifest: Manifest): ResourceRef {
  return {
    ...groupVersion(manifest.apiVersion),
    kind: manifest.kind,
    namespace: manifest.metadata.namespace ?? '',
    name: manifest.metadata.name,
  };
}

const PRECIOUS = [
  '/Namespace',
  'apiextensions.k8s.io/CustomResourceDefinition',
  '/PersistentVolumeClaim',
  '/PersistentVolume',
] as const;
/** `group/Kind` of what takes data or other objects with it when it is deleted. */
export type PreciousKind = (typeof PRECIOUS)[number];

/** The kind, if the deletion of such an object takes data or other objects with it (design 4.12). */
export const preciousKind = ({
  group,
  kind,
}: Pick<ResourceRef, 'group' | 'kind'>): PreciousKind | undefined =>
  PRECIOUS.find((one) => one === `${group}/${kind}`);

/** Does the deletion of such an object take data or other objects with it? */
export const isPrecious = (ref: Pick<ResourceRef, 'group' | 'kind'>): boolean =>
  preciousKind(ref) !== undefined;

/** Label and annotation that mark what we manage (semantics A.11). */
export const APPLICATION_LABEL = 'landfall.dev/application';
export const TRACKING_ANNOTATION = 'landfall.dev/tracking';
/** On a hook: the sync that made it. */
export const SYNC_ANNOTATION = 'landfall.dev/sync';
/** On a hook: the phase it was made for; one object may be a hook of several (semantics A.2). */
export const PHASE_ANNOTATION = 'landfall.dev/phase';
export const SYNC_OPTIONS_ANNOTATION = 'landfall.dev/sync-options';
export const FIELD_MANAGER = 'landfall';
