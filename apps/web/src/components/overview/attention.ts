import type { ApplicationView } from '@landfall/contracts/application';
import type { ClusterView } from '@landfall/contracts/cluster';
import type { RepositoryView } from '@landfall/contracts/repository';
import { openSync } from '#src/components/application/open-sync.ts';
import { heldMark, heldSentence } from '#src/components/freeze/shown-hold.ts';
import {
  awaySince,
  clusterMark,
  healthMark,
  type Mark,
  SEVERITY,
  syncStatusMark,
} from '#src/ui/status/mark.ts';

/** One thing that needs somebody. */
export interface Need {
  key: string;
  mark: Mark;
  name: string;
  href: string;
  /** In words. */
  reason: string;
  since: string | null;
  /** Set where a sync, or a yes to one, is what helps. */
  application: ApplicationView | null;
}

interface Everything {
  applications: readonly ApplicationView[];
  clusters: readonly ClusterView[];
  repositories: readonly RepositoryView[];
}

/** What needs attention, worst first; of equals, what has been so for longest. */
export function needsOf({ applications, clusters, repositories }: Everything): Need[] {
  const away = new Set(clusters.filter(({ state }) => state === 'unreachable').map(({ id }) => id));
  return [
    ...clusters.filter(({ state }) => state === 'unreachable').map(clusterNeed),
    ...repositories.filter(({ problem }) => problem !== null).map(repositoryNeed),
    ...applications.flatMap((application) => applicationNeed(application, away.has(application.clusterId))),
  ].sort(
    (a, b) => SEVERITY[a.mark.tone] - SEVERITY[b.mark.tone] || (a.since ?? '~').localeCompare(b.since ?? '~'),
  );
}

const clusterNeed = (cluster: ClusterView): Need => ({
  key: `cluster ${cluster.id}`,
  mark: clusterMark(cluster),
  name: cluster.name,
  href: `/clusters/${cluster.id}`,
  reason: `${cluster.problem?.why ?? 'The cluster does not answer.'} ${cluster.applications} ${cluster.applications === 1 ? 'application runs' : 'applications run'} there.`,
  since: awaySince(cluster),
  application: null,
});

const repositoryNeed = ({ id, name, problem, problemSince }: RepositoryView): Need => ({
  key: `repository ${id}`,
  mark: { shape: 'octagon', tone: 'red', word: 'Not readable' },
  name,
  href: `/repositories/${id}`,
  reason: problem ? `${problem.why} ${problem.fix}` : '',
  since: problemSince,
  application: null,
});

function applicationNeed(application: ApplicationView, isAway: boolean): Need[] {
  const { id, name, syncStatus, health, problem, problemSince, changedAt, syncPolicy } = application;
  const need = (mark: Mark, reason: string, helps = true): Need[] => [
    {
      key: `application ${id}`,
      mark,
      name,
      // What waits for a yes is answered where it says what it would delete.
      href: (syncStatus === 'WaitingForApproval' && openSync(application)?.href) || `/applications/${id}`,
      reason,
      since: problemSince ?? changedAt,
      application: helps ? application : null,
    },
  ];
  // The cluster's own row says it once for all of them.
  if (isAway) return [];
  const words = problem ? `${problem.what} ${problem.why}` : null;
  if (syncStatus === 'WaitingForApproval')
    return need(syncStatusMark.WaitingForApproval, 'A sync would delete objects, and waits for your yes.');
  if (syncStatus === 'Failed') return need(syncStatusMark.Failed, words ?? 'The last sync failed.');
  if (health.status === 'Degraded')
    return need(healthMark.Degraded, words ?? health.message ?? 'It is not healthy.');
  if (problem)
    return need({ shape: 'octagon', tone: 'red', word: 'Problem' }, `${problem.what} ${problem.why}`, false);
  if (syncStatus === 'OutOfSync') {
    const [hold] = application.holds;
    if (hold) return need(heldMark(hold), heldSentence(hold));
    const reason = syncPolicy.automated
      ? 'The cluster differs from Git.'
      : 'Git has changes that wait for your Sync.';
    return need(syncStatusMark.OutOfSync, reason);
  }
  if (health.status === 'Missing' && syncStatus !== 'Syncing') {
    return need(healthMark.Missing, health.message ?? 'Some of its objects are not in the cluster.');
  }
  return [];
}
