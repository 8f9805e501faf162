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
import type { KubeRequest } from '../http/request.ts';
import { bounded, listPage } from '../objects.ts';
import { type WatchLine, watchStream } from './stream.ts';

export interface WatchTransport extends WatchLine {
  request: KubeRequest;
}

/** A watch that stood longer than this was not ended at once. */
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
  let hasty = 0;
  const later = (error?: ClusterError) => pause(backOffMs(error, hasty), options).catch(() => undefined);
  while (!options.signal.aborted) {
    let refused: ClusterError | undefined;
    const begun = performance.now();
    try {
      if (position === undefined) {
        position = yield* relist(transport.request, kind, options, known);
        yield { type: 'synced', resourceVersion: position };
      }
      for await (const event of watchStream(transport, kind, options, position)) {
        position = event.resourceVersion;
        if (event.type === 'bookmark') continue;
        remember(known, event.type, event.object);
        bounded(known.size, kind);
        yield { type: event.type, object: event.object };
      }
    } catch (error) {
      if (options.signal.aborted) return;
      if (isClusterError(error, 'expired')) position = undefined;
      else if (isTransient(error)) refused = error;
      else throw error;
    }
    // Not what it said counts but how long it stood: a server that ends each watch after a word is asked no more often.
    hasty = performance.now() - begun > IDLE_MS ? 0 : hasty + 1;
    if (refused || hasty > 1) await later(refused);
  }
}

/**
 * Lists everything, page by page, and tells what the watch has not: new and changed objects, and in the end those that are gone.
 * Returns the position of the list.
 */
async function* relist(
  request: KubeRequest,
  kind: KindRef,
  options: WatchOptions,
  known: Map<string, Manifest>,
): AsyncGenerator<WatchEvent, string> {
  const gone = new Map(known);
  let next: string | undefined;
  let resourceVersion = '';
  let count = 0;
  do {
    const page = await listPage(request, kind, options, next, options.signal);
    count = bounded(count + page.items.length, kind);
    for (const object of page.items) {
      const key = resourceKey(refOf(object));
      const before = known.get(key);
      gone.delete(key);
      remember(known, 'modified', object);
      if (before?.metadata.resourceVersion === object.metadata.resourceVersion) continue;
      yield { type: before ? 'modified' : 'added', object };
    }
    resourceVersion = page.resourceVersion;
    next = page.next;
  } while (next !== undefined);
  for (const [key, object] of gone) {
    known.delete(key);
    yield { type: 'deleted', object };
  }
  return resourceVersion;
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
