import type { Json, Manifest, ResourceRef } from '@landfall/contracts/resource';

/** One kind a cluster serves, in the version it prefers; `versions` are all that it serves. */
export interface Kind {
  group: string;
  version: string;
  versions: string[];
  kind: string;
  /** Plural name, as it stands in request paths. */
  plural: string;
  namespaced: boolean;
  verbs: string[];
}

/** What a cluster serves now. A group in `failedGroups` did not answer: its kinds are unknown, not gone. */
export interface Discovery {
  kinds: Kind[];
  failedGroups: string[];
}

/** A kind as a request path needs it. */
export type KindRef = Pick<Kind, 'group' | 'version' | 'kind' | 'plural' | 'namespaced'>;

export interface ListOptions {
  labelSelector?: string;
  fieldSelector?: string;
  /** One namespace; all of them when left out. */
  namespace?: string;
}

export interface ApplyOptions {
  fieldManager: string;
  /** Take fields that other managers own. */
  force: boolean;
  /** Everything but the write: admission, defaults, conflicts. */
  dryRun: boolean;
  /** Off: fields the schema does not know are no warning. */
  validate?: boolean;
  /** The live object this apply was planned from: a newer one answers `conflict`. */
  resourceVersion?: string;
}

export interface Applied {
  object: Manifest;
  status: 'created' | 'configured';
  /** What the API server warned about (deprecated versions, unknown fields). */
  warnings: string[];
}

/** What writes of other kinds than server-side apply are told. */
export interface WriteOptions {
  fieldManager: string;
  dryRun: boolean;
}

/** One operation of a JSON patch (RFC 6902). */
export type PatchOperation =
  | { op: 'add' | 'replace' | 'test'; path: string; value: Json }
  | { op: 'remove'; path: string };

export interface LogOptions {
  container: string;
  /** Of the container that ended before this one. */
  previous: boolean;
  tailLines: number;
  /** The answer is cut past this. */
  maxBytes: number;
}

export interface DeleteOptions {
  /** Only this very object: one of the same name made since answers `conflict`. */
  uid: string;
  propagation: 'Foreground' | 'Background' | 'Orphan';
}

/** A change seen by `watch`. `synced` comes once after each full relist, with nothing missed before it. */
export type WatchEvent =
  | { type: 'added' | 'modified' | 'deleted'; object: Manifest }
  | { type: 'synced'; resourceVersion: string };

export interface WatchOptions extends ListOptions {
  signal: AbortSignal;
}

/**
 * Port: a Kubernetes cluster, as the engine needs one. `kube` implements it over a real API server.
 * Every call is one HTTP request (`list` one a page, `discover` two) and throws `ClusterError` only.
 */
export interface Cluster {
  discover(): Promise<Discovery>;
  /** `v1.34.4` and the like. */
  version(): Promise<string>;
  list(kind: KindRef, options: ListOptions): Promise<Manifest[]>;
  get(kind: KindRef, name: { namespace: string; name: string }): Promise<Manifest>;
  /** Server-side apply, one request. */
  apply(kind: KindRef, manifest: Manifest, options: ApplyOptions): Promise<Applied>;
  /** POST: makes an object, its name generated where only `generateName` is given. */
  create(kind: KindRef, manifest: Manifest, options: WriteOptions): Promise<Applied>;
  /** PUT of the whole object; `metadata.resourceVersion`, where it stands, is the one it must still have. */
  replace(kind: KindRef, manifest: Manifest, options: WriteOptions): Promise<Applied>;
  /** JSON patch of an object (managedFields are migrated with it, finalizers of hooks removed). */
  patch(
    kind: KindRef,
    name: { namespace: string; name: string },
    operations: readonly PatchOperation[],
    options: WriteOptions,
  ): Promise<Manifest>;
  /** The last lines of a pod's container. */
  logs(pod: { namespace: string; name: string }, options: LogOptions): Promise<string[]>;
  delete(kind: KindRef, name: { namespace: string; name: string }, options: DeleteOptions): Promise<void>;
  /** First every object there is, then changes; relists by itself when its position is gone. Ends with the signal. */
  watch(kind: KindRef, options: WatchOptions): AsyncIterable<WatchEvent>;
}

/** Finds the kind of a ref in a discovery: in the ref's own version where served, for its path. */
export function kindOf(
  discovery: Discovery,
  ref: Pick<ResourceRef, 'group' | 'version' | 'kind'>,
): Kind | undefined {
  const found = discovery.kinds.find((kind) => kind.group === ref.group && kind.kind === ref.kind);
  if (!found) return undefined;
  return found.versions.includes(ref.version) ? { ...found, version: ref.version } : found;
}
