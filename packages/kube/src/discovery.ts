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

/** What a cluster serves: two requests by aggregated discovery (1.26 and newer), one per group version before. */
export async function discover(request: KubeRequest): Promise<Discovery> {
  const [core, named] = await Promise.all([groups(request, '/api'), groups(request, '/apis')]);
  if (!core || !named) return legacyDiscovery(request);
  const all = [...core, ...named];
  return {
    kinds: all.flatMap(kindsOf),
    failedGroups: all.filter(isStale).map((group) => group.metadata?.name ?? ''),
  };
}

async function groups(request: KubeRequest, path: string): Promise<Group[] | undefined> {
  const response = await request({ method: 'GET', path, accept: AGGREGATED });
  if (response.status !== 200) throw statusError(response, { subject: 'the list of kinds', kind: '' });
  const parsed = groupList.safeParse(JSON.parse(response.text));
  return parsed.success ? parsed.data.items : undefined;
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
