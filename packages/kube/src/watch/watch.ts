import { type Manifest, refOf, resourceKey } from '@landfall/contracts/resource';
import {
  backOffMs,
  type ClusterError,
  isClusterError,
  isTransient,
  type KindRef,
  pause,
  type WatchEvent,
  type WatchOptions,
} from '@landfall/engine';
import type { KubeRequest, KubeStream } from '../http/request.ts';
import { listPage } from '../objects.ts';
import { watchStream } from './stream.ts';

export interface WatchTransport {
  request: KubeRequest;
  stream: KubeStream;
}

/** Longer than this a watch without a word was an idle kind, not a server that ends it at once. */
const IDLE_MS = 30_000;

/**
 * First every object, then a `synced` mark, then changes. A watch that ends goes on from its last position; one whose
 * position is gone (410) lists again and tells what vanished meanwhile. Ends when the signal does.
 */
export async function* watchKind(
  transport: WatchTransport,
  kind: KindRef,
  options: WatchOptions,
): AsyncGenerator<WatchEvent> {
  const known = new Map<string, Manifest>();
  let position: string | undefined;
  let silent = 0;
  const later = (error?: ClusterError) => pause(backOffMs(error, silent), options).catch(() => undefined);
  while (!options.signal.aborted) {
    let refused: ClusterError | undefined;
    const begun = performance.now();
    try {
      if (position === undefined) {
        const listed = await relist(transport.request, kind, options);
        yield* difference(known, listed.items);
        position = listed.resourceVersion;
        yield { type: 'synced', resourceVersion: position };
      }
      for await (const event of watchStream(transport.stream, kind, options, position)) {
        position = event.resourceVersion;
        silent = 0;
        if (event.type === 'bookmark') continue;
        remember(known, event.type, event.object);
        yield { type: event.type, object: event.object };
      }
    } catch (error) {
      if (options.signal.aborted) return;
      if (isClusterError(error, 'expired')) position = undefined;
      else if (isTransient(error)) refused = error;
      else throw error;
    }
    silent = performance.now() - begun > IDLE_MS ? 1 : silent + 1;
    if (refused || silent > 1) await later(refused);
  }
}

async function relist(request: KubeRequest, kind: KindRef, options: WatchOptions) {
  const items: Manifest[] = [];
  let next: string | undefined;
  let resourceVersion = '';
  do {
    const page = await listPage(request, kind, options, next);
    items.push(...page.items);
    resourceVersion = page.resourceVersion;
    next = page.next;
  } while (next !== undefined);
  return { items, resourceVersion };
}

/** What a relist says that the watch has not: new and changed objects, and those that are gone. */
function* difference(known: Map<string, Manifest>, items: readonly Manifest[]): Generator<WatchEvent> {
  const gone = new Map(known);
  for (const object of items) {
    const key = resourceKey(refOf(object));
    const before = known.get(key);
    gone.delete(key);
    remember(known, 'modified', object);
    if (before?.metadata.resourceVersion === object.metadata.resourceVersion) continue;
    yield { type: before ? 'modified' : 'added', object };
  }
  for (const [key, object] of gone) {
    known.delete(key);
    yield { type: 'deleted', object };
  }
}

/** Only identity and version are kept: memory grows with the number of objects, not with their size. */
function remember(
  known: Map<string, Manifest>,
  type: 'added' | 'modified' | 'deleted',
  object: Manifest,
): void {
  const key = resourceKey(refOf(object));
  if (type === 'deleted') known.delete(key);
  else known.set(key, identity(object));
}

function identity({ apiVersion, kind, metadata }: Manifest): Manifest {
  const { name, namespace, uid, resourceVersion } = metadata;
  return { apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}), uid, resourceVersion } };
}
