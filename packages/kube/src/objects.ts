import type { Manifest } from '@landfall/contracts/resource';
import { ClusterError, type KindRef, type ListOptions } from '@landfall/engine';
import { type Asked, statusError } from './errors/status.ts';
import type { KubeRequest } from './http/request.ts';
import { query, restPath } from './rest-path.ts';

export type Name = { namespace: string; name: string };

const PAGE = 500;
/** Of one kind, in one cluster. */
const MOST_OBJECTS = 100_000;
/** One page of a list: 500 objects of 128 KiB. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;

/** One page of a list. Items of a list carry no kind of their own: it is put back. */
export interface ListPage {
  items: Manifest[];
  resourceVersion: string;
  next: string | undefined;
}

/** All objects of a kind, page by page. */
export async function listAll(
  request: KubeRequest,
  kind: KindRef,
  options: ListOptions,
): Promise<Manifest[]> {
  const items: Manifest[] = [];
  let next: string | undefined;
  do {
    const page = await listPage(request, kind, options, next);
    bounded(items.length + page.items.length, kind);
    items.push(...page.items);
    next = page.next;
  } while (next !== undefined);
  return items;
}

/** A list without an end is no reason to run out of memory. @throws ClusterError `too-large` */
export function bounded(count: number, { plural }: Pick<KindRef, 'plural'>): number {
  if (count <= MOST_OBJECTS) return count;
  throw new ClusterError({ code: 'too-large' }, `There are more than ${MOST_OBJECTS} ${plural}.`, {
    fix: 'Split what is deployed over several clusters.',
  });
}

/** One page; `next` of the page before it goes in as `from`. */
export async function listPage(
  request: KubeRequest,
  kind: KindRef,
  options: ListOptions,
  from: string | undefined,
  signal?: AbortSignal,
): Promise<ListPage> {
  const parameters = {
    labelSelector: options.labelSelector,
    fieldSelector: options.fieldSelector,
    limit: String(PAGE),
    continue: from,
  };
  const target = options.namespace === undefined ? {} : { namespace: options.namespace };
  const path = `${restPath(kind, target)}${query(parameters)}`;
  const response = await request({ method: 'GET', path, maxBytes: MAX_LIST_BYTES, signal });
  if (response.status !== 200) throw statusError(response, { subject: `${kind.plural}`, kind: kind.kind });
  const body = JSON.parse(response.text) as {
    apiVersion: string;
    metadata?: { resourceVersion?: string; continue?: string };
    items?: Manifest[] | null;
  };
  const { apiVersion } = body;
  const items = (body.items ?? []).map((item) => ({ ...item, apiVersion, kind: kind.kind }));
  return {
    items,
    resourceVersion: body.metadata?.resourceVersion ?? '',
    next: body.metadata?.continue || undefined,
  };
}

export async function getObject(request: KubeRequest, kind: KindRef, name: Name): Promise<Manifest> {
  const response = await request({ method: 'GET', path: restPath(kind, name) });
  if (response.status !== 200) throw statusError(response, asked(kind, name));
  return JSON.parse(response.text) as Manifest;
}

/** What a request was about, for the words of its refusal. */
export function asked(kind: KindRef, { namespace, name }: Name): Asked {
  return {
    subject: namespace === '' ? `${kind.kind} ${name}` : `${kind.kind} ${name} in ${namespace}`,
    kind: kind.kind,
  };
}
