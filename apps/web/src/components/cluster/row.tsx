import type { ClusterView } from '@landfall/contracts/cluster';
import list from '#src/ui/list/list.module.css';
import { RowLink } from '#src/ui/list/row-link.tsx';
import { clusterStateMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import classes from './cluster.module.css';

/** One cluster in one line. */
export function ClusterRow({ cluster }: { cluster: ClusterView }) {
  const { id, name, server, state, version, applications, problem, problemSince, lastSeenAt } = cluster;
  return (
    <div className={`${list.row} ${classes.row}`}>
      <StatusMark mark={clusterStateMark[state]} />
      <span className={list.two}>
        <RowLink href={`/clusters/${id}`} className={list.name}>
          {name}
        </RowLink>
        <span className={list.quiet}>{problem?.why ?? server}</span>
      </span>
      <span className={`${list.ink} ${classes.wide}`}>{version ?? 'version unknown'}</span>
      <span className={`${list.ink} ${classes.wide}`}>
        {applications === 1 ? '1 application' : `${applications} applications`}
      </span>
      <span className={`${list.quiet} ${list.end}`}>
        {state === 'unreachable' && problemSince ? (
          <>
            since <Ago at={problemSince} />
          </>
        ) : (
          lastSeenAt && (
            <>
              seen <Ago at={lastSeenAt} />
            </>
          )
        )}
      </span>
    </div>
  );
}
