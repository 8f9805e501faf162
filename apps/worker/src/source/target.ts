import type { ServedKind } from '@landfall/contracts/cluster';

/** What a chart may ask about the cluster (`.Capabilities`). */
export interface RenderTarget {
  kubeVersion?: string;
  apiVersions: string[];
}

/** The cluster as charts see it: its version, and what it serves as `group/version` and `group/version/Kind`, sorted. */
export function targetOf(cluster: { version: string | null; kinds: readonly ServedKind[] }): RenderTarget {
  const versions = cluster.kinds.flatMap(({ group, version, kind }) => {
    const api = group === '' ? version : `${group}/${version}`;
    return [api, `${api}/${kind}`];
  });
  const kubeVersion = cluster.version === null ? {} : { kubeVersion: cluster.version };
  return { ...kubeVersion, apiVersions: [...new Set(versions)].sort() };
}
