import type { ApplicationView, SyncStatus } from '@landfall/contracts/application';

export interface Filters {
  q: string;
  status: SyncStatus[];
  cluster: string;
}

/** The applications that fit every word of the search and the filters, by name. */
export function filterApplications(
  all: readonly ApplicationView[],
  { q, status, cluster }: Filters,
): ApplicationView[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return all
    .filter((application) => {
      if (status.length > 0 && !status.includes(application.syncStatus)) return false;
      if (cluster !== '' && application.clusterName !== cluster) return false;
      const { name, repositoryName, path, clusterName, namespace, targetRevision } = application;
      const haystack =
        `${name} ${repositoryName} ${path} ${clusterName} ${namespace} ${targetRevision}`.toLowerCase();
      return words.every((word) => haystack.includes(word));
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}
