import { setTimeout as sleep } from 'node:timers/promises';
import { type Manifest, refOf, resourceKey } from '@landfall/contracts/resource';
import { isClusterError, type KindRef, type WatchEvent, type WatchOptions } from '@landfall/engine';
import { statusError } from '../errors/status.ts';
import { transportError } from '../errors/transport.ts';
import { unpacked } from '../http/body.ts';
import type { KubeRequest, KubeStream } from '../http/request.ts';
import { listPage } from '../objects.ts';
import { query, restPath } from '../rest-path.ts';
import { readLines } from './lines.ts';

export interface WatchTransport {
  request: KubeRequest;
  stream: KubeStream;
}

/** The API server ends a watch after this long; a half-open connection is found by our own limit a little later. */
const WATCH_SECONDS = 300;
const RECONNECT_MS = 1_000;

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
  while (!options.signal.aborted) {
    try {
      if (position === undefined) {
        const listed = await relist(transport.request, kind, options);
        yield* difference(known, listed.items);
        position = listed.resourceVersion;
        yield { type: 'synced', resourceVersion: position };
      }
      for await (const event of stream(transport.stream, kind, options, position)) {
        position = event.resourceVersion;
        if (event.type === 'bookmark') continue;
        remember(known, event.type, event.object);
        yield { type: event.type, object: event.object };
      }
    } catch (error) {
      if (options.signal.aborted) return;
      if (isClusterError(error, 'expired')) position = undefined;
      else if (!isClusterError(error, 'unreachable', 'timed-out', 'server-error', 'too-many-requests'))
        throw error;
      else await pause(options.signal);
    }
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

type StreamEvent =
  | { type: 'added' | 'modified' | 'deleted'; object: Manifest; resourceVersion: string }
  | { type: 'bookmark'; resourceVersion: string };

async function* stream(
  open: KubeStream,
  kind: KindRef,
  options: WatchOptions,
  resourceVersion: string,
): AsyncGenerator<StreamEvent> {
  const { labelSelector, namespace } = options;
  const parameters = {
    watch: 'true',
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(WATCH_SECONDS),
    labelSelector,
    resourceVersion,
  };
  const path = `${restPath(kind, namespace === undefined ? {} : { namespace })}${query(parameters)}`;
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout((WATCH_SECONDS + 30) * 1_000)]);
  try {
    const response = await open({ method: 'GET', path, signal });
    if (response.statusCode !== 200) {
      response.resume();
      const { statusCode = 0, headers } = response;
      throw statusError(
        { status: statusCode, headers, warnings: [], text: '' },
        { subject: kind.plural, kind: kind.kind },
      );
    }
    for await (const line of readLines(unpacked(response))) yield parseEvent(line, kind);
  } catch (error) {
    throw transportError(error, 'https://cluster');
  }
}

function parseEvent(line: string, kind: KindRef): StreamEvent {
  const { type, object } = JSON.parse(line) as { type: string; object: Manifest & { code?: number } };
  if (type === 'ERROR') {
    const status = typeof object.code === 'number' ? object.code : 500;
    throw statusError(
      { status, headers: {}, warnings: [], text: JSON.stringify(object) },
      { subject: kind.plural, kind: kind.kind },
    );
  }
  const resourceVersion = String(object.metadata.resourceVersion ?? '');
  if (type === 'BOOKMARK') return { type: 'bookmark', resourceVersion };
  const known = type === 'ADDED' ? 'added' : type === 'DELETED' ? 'deleted' : 'modified';
  return { type: known, object, resourceVersion };
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(RECONNECT_MS * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
}
