import type { Manifest } from '@landfall/contracts/resource';
import type { KindRef, WatchOptions } from '@landfall/engine';
import { statusError } from '../errors/status.ts';
import { transportError } from '../errors/transport.ts';
import { unpacked } from '../http/body.ts';
import type { KubeStream } from '../http/request.ts';
import { query, restPath } from '../rest-path.ts';
import { readLines } from './lines.ts';

/** The API server ends a watch after this long. */
const WATCH_SECONDS = 300;

export type StreamEvent =
  | { type: 'added' | 'modified' | 'deleted'; object: Manifest; resourceVersion: string }
  | { type: 'bookmark'; resourceVersion: string };

/** What a watch goes over. */
export interface WatchLine {
  stream: KubeStream;
  /** Silence of this long says that the other end is gone, and nobody told. */
  silentMs: number;
}

/** One watch from a position on, until the server ends it. @throws ClusterError, `expired` when the position is gone */
export async function* watchStream(
  { stream: open, silentMs }: WatchLine,
  kind: KindRef,
  options: WatchOptions,
  resourceVersion: string,
): AsyncGenerator<StreamEvent> {
  const { labelSelector, fieldSelector, namespace } = options;
  const parameters = {
    watch: 'true',
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(WATCH_SECONDS),
    labelSelector,
    fieldSelector,
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
    response.setTimeout(silentMs, () =>
      response.destroy(new DOMException('The watch is silent.', 'TimeoutError')),
    );
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
