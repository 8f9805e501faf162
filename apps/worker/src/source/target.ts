import type { ServedKind } from '@landfall/contracts/cluster';

/** What a chart may ask about the cluster (`.Capabilities`). */
export interface RenderTarget {
  kubeVersion?: string;
  apiVersions: string[];
}

const versionsOf = new WeakMap<readonly ServedKind[], string[]>();

/** The cluster as charts see it: its version, and what it serves as `group/version` and `group/version/Kind`, sorted. */
export function targetOf(cluster: { version: string | null; kinds: readonly ServedKind[] }): RenderTarget {
  const { kinds, version } = cluster;
  const apiVersions = versionsOf.get(kinds) ?? apiVersionsOf(kinds);
  versionsOf.set(kinds, apiVersions);
  return { ...(version === null ? {} : { kubeVersion: version }), apiVersions };
}

function apiVersionsOf(kinds: readonly ServedKind[]): string[] {
  const versions = kinds.flatMap(({ group, version, kind }) => {
    const api = group === '' ? version : `${group}/${version}`;
    return [api, `${api}/${kind}`];
  });
  return [...new Set(versions)].sort();
}
