import type { Discovery, Kind } from '@landfall/engine';
import { z } from 'zod';
import { statusError } from './errors/status.ts';
import type { KubeRequest } from './http/request.ts';
import { legacyDiscovery } from './legacy-discovery.ts';

const AGGREGATED = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

const groupList = z.object({
  kind: z.literal('APIGroupDiscoveryList'),
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string().optional() }).nullish(),
      versions: z
        .array(
          z.object({
            version: z.string(),
            freshness: z.string().optional(),
            resources: z
              .array(
                z.object({
                  resource: z.string(),
                  responseKind: z.object({ kind: z.string() }).nullish(),
                  scope: z.string(),
                  verbs: z.array(z.string()).nullish(),
                }),
              )
              .nullish(),
          }),
        )
        .nullish(),
    }),
  ),
});
type Group = z.infer<typeof groupList>['items'][number];

/** What a connection remembers of discovery: the server says by its ETag that nothing has changed. */
export interface KnownDiscovery {
  lists: Map<string, { etag: string; groups: Group[] }>;
  whole?: { of: readonly Group[][]; discovery: Discovery };
}

/**
 * What a cluster serves: two requests by aggregated discovery (1.26 and newer), one per group version before. What is as
 * it was the last time is neither sent nor read again.
 */
export async function discover(request: KubeRequest, known: KnownDiscovery): Promise<Discovery> {
  const lists = await Promise.all(['/api', '/apis'].map((path) => groups(request, path, known)));
  const of = lists.filter((list) => list !== undefined);
  if (of.length < lists.length) return legacyDiscovery(request);
  if (known.whole?.of.every((list, at) => list === of[at])) return known.whole.discovery;
  const all = of.flat();
  const discovery: Discovery = {
    kinds: all.flatMap(kindsOf),
    failedGroups: all.filter(isStale).map((group) => group.metadata?.name ?? ''),
  };
  known.whole = { of, discovery };
  return discovery;
}

async function groups(
  request: KubeRequest,
  path: string,
  { lists }: KnownDiscovery,
): Promise<Group[] | undefined> {
  const last = lists.get(path);
  const response = await request({
    method: 'GET',
    path,
    accept: AGGREGATED,
    ...(last ? { ifNoneMatch: last.etag } : {}),
  });
  if (response.status === 304 && last) return last.groups;
  if (response.status !== 200) throw statusError(response, { subject: 'the list of kinds', kind: '' });
  const parsed = groupList.safeParse(JSON.parse(response.text));
  if (!parsed.success) return undefined;
  const { etag } = response.headers;
  if (etag) lists.set(path, { etag, groups: parsed.data.items });
  else lists.delete(path);
  return parsed.data.items;
}

/** A group whose own server does not answer is served from memory and marked so. */
const isStale = (group: Group): boolean =>
  (group.versions ?? []).some(({ freshness }) => freshness === 'Stale');

/** Versions come in order of preference: a kind's first one is the preferred. */
function kindsOf(group: Group): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const { version, resources } of group.versions ?? []) {
    for (const { resource, responseKind, scope, verbs } of resources ?? []) {
      const kind = responseKind?.kind;
      if (!kind || !verbs?.includes('get')) continue;
      const known = kinds.get(kind);
      if (known) known.versions.push(version);
      else {
        kinds.set(kind, {
          group: group.metadata?.name ?? '',
          version,
          versions: [version],
          kind,
          plural: resource,
          namespaced: scope === 'Namespaced',
          verbs,
        });
      }
    }
  }
  return [...kinds.values()];
}
