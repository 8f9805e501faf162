import type { ClusterView } from '@landfall/contracts/cluster';
import list from '#src/ui/list/list.module.css';
import { RowLink } from '#src/ui/list/row-link.tsx';
import { awaySince, clusterMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { counted } from '#src/ui/text/counted.ts';
import classes from './cluster.module.css';
import { reachedBy } from './reached-by.ts';

/** One cluster in one line. */
export function ClusterRow({ cluster }: { cluster: ClusterView }) {
  const { id, name, version, applications, problem } = cluster;
  const waits = cluster.agent?.state === 'waiting';
  return (
    <div className={`${list.row} ${classes.row}`}>
      <StatusMark mark={clusterMark(cluster)} />
      <span className={list.two}>
        <RowLink href={waits ? `/clusters/${id}/install` : `/clusters/${id}`} className={list.name}>
          {name}
        </RowLink>
        <span className={list.quiet}>{problem?.why ?? reachedBy(cluster)}</span>
      </span>
      <span className={`${list.ink} ${classes.wide}`}>{version ?? 'version unknown'}</span>
      <span className={`${list.ink} ${classes.wide}`}>{counted(applications, 'application')}</span>
      <span className={`${list.quiet} ${list.end}`}>
        <Since cluster={cluster} />
      </span>
    </div>
  );
}

/** Since when it is away; else when it was seen last. */
function Since({ cluster }: { cluster: ClusterView }) {
  const since = awaySince(cluster);
  if (since !== null) {
    return (
      <>
        since <Ago at={since} />
      </>
    );
  }
  if (cluster.lastSeenAt === null) return null;
  return (
    <>
      seen <Ago at={cluster.lastSeenAt} />
    </>
  );
}
