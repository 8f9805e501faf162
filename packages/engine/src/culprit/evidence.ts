import type { Manifest } from '@landfall/contracts/resource';
import type { Culprit } from '@landfall/contracts/sync';
import { isRecord } from '../compare/managed-fields.ts';
import type { Cluster, KindRef } from '../ports/cluster.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import { type Redact, tellable } from './strip.ts';
import type { Trouble } from './trouble.ts';

const EVENTS: KindRef = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true };
const MOST_EVENTS = 15;
const MOST_LINES = 20;
const MOST_CONTAINERS = 3;
const LOG_BYTES = 32_768;
const PAGE_LINES = 400;
const PAGE_BYTES = 131_072;

/** The events of these objects, newest last. None where they may not be read. */
export async function eventsOf(
  cluster: Cluster,
  objects: readonly Manifest[],
  redact: Redact,
): Promise<Culprit['events']> {
  const lists = await Promise.all(objects.map((object) => allowed(eventsOfOne(cluster, object), [])));
  return lists
    .flat()
    .map((event) => toEvent(event, redact))
    .sort((a, b) => (a.lastSeenAt ?? '').localeCompare(b.lastSeenAt ?? ''))
    .slice(-MOST_EVENTS);
}

function eventsOfOne(cluster: Cluster, { metadata }: Manifest): Promise<Manifest[]> {
  const { uid, namespace = 'default' } = metadata;
  return cluster.list(EVENTS, { namespace, fieldSelector: `involvedObject.uid=${String(uid)}` });
}

function toEvent(event: Manifest, redact: Redact): Culprit['events'][number] {
  const involved = isRecord(event.involvedObject) ? event.involvedObject : {};
  const series = isRecord(event.series) ? event.series : {};
  const text = (value: unknown) => (typeof value === 'string' ? tellable(value, redact) : '');
  const at = [
    series.lastObservedTime,
    event.lastTimestamp,
    event.eventTime,
    event.metadata.creationTimestamp,
  ];
  const count = [series.count, event.count].find((one) => typeof one === 'number');
  return {
    object: `${text(involved.kind)} ${text(involved.name)}`,
    type: text(event.type),
    reason: text(event.reason),
    message: text(event.message),
    count: typeof count === 'number' ? count : 1,
    lastSeenAt: at.find((one): one is string => typeof one === 'string') ?? null,
  };
}

/** The last lines of the containers in trouble, of the run before too where there was one. */
export async function logsOf(
  cluster: Cluster,
  trouble: Pick<Trouble, 'pod' | 'containers'>,
  redact: Redact,
): Promise<Culprit['logs']> {
  const { name = '', namespace = '' } = trouble.pod.metadata;
  const wanted = trouble.containers
    .slice(0, MOST_CONTAINERS)
    .flatMap((one) => [
      { ...one, previous: false },
      ...(one.hasPrevious ? [{ ...one, previous: true }] : []),
    ]);
  const logs = await Promise.all(
    wanted.map(async ({ name: container, previous }) => {
      const options = { container, previous, tailLines: MOST_LINES, maxBytes: LOG_BYTES };
      const lines = await allowed(cluster.logs({ namespace, name }, options), []);
      return { pod: name, container, previous, lines: lines.map((line) => tellable(line, redact)) };
    }),
  );
  return logs.filter(({ lines }) => lines.length > 0);
}

/** The last lines of one container, as many as one reads on a page. @throws ClusterError */
export async function linesOf(
  cluster: Cluster,
  pod: { namespace: string; name: string },
  { container, previous }: { container: string; previous: boolean },
  redact: Redact,
): Promise<string[]> {
  const options = { container, previous, tailLines: PAGE_LINES, maxBytes: PAGE_BYTES };
  const lines = await cluster.logs(pod, options);
  return lines.map((line) => tellable(line, redact));
}

/** A container that never began has no log, and some may not read it: both are no failure of the sync. */
async function allowed<Value>(asked: Promise<Value>, otherwise: Value): Promise<Value> {
  try {
    return await asked;
  } catch (error) {
    if (isClusterError(error)) return otherwise;
    throw error;
  }
}
