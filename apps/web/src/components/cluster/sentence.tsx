import type { ClusterView } from '@landfall/contracts/cluster';
import { awaySince, clusterMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';

/** Whether a cluster is there, since when not, and when it was seen last. */
export function ClusterSentence({ cluster }: { cluster: ClusterView }) {
  const { state, version, lastSeenAt, agent } = cluster;
  const mark = clusterMark(cluster);
  const since = mark.tone === 'green' ? (agent?.connectedAt ?? null) : awaySince(cluster);
  return (
    <>
      <StatusMark mark={mark} />
      {since !== null && (
        <>
          {' '}
          since <Ago at={since} />
        </>
      )}
      {state === 'connected' && version && `, Kubernetes ${version}`}
      {lastSeenAt && !(agent && since) && (
        <>
          {' · '}last seen <Ago at={lastSeenAt} />
        </>
      )}
    </>
  );
}
