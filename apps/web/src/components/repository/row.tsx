import type { RepositoryView } from '@landfall/contracts/repository';
import list from '#src/ui/list/list.module.css';
import { RowLink } from '#src/ui/list/row-link.tsx';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { Commit } from '#src/ui/text/commit.tsx';
import { counted } from '#src/ui/text/counted.ts';
import { repositoryMark } from './mark.ts';
import classes from './repository.module.css';

/** One repository in one line. */
export function RepositoryRow({ repository }: { repository: RepositoryView }) {
  const { id, name, url, headRevision, defaultBranch, applications, fetchedAt } = repository;
  return (
    <div className={`${list.row} ${classes.row}`}>
      <StatusMark mark={repositoryMark(repository)} />
      <span className={list.two}>
        <RowLink href={`/repositories/${id}`} className={list.name}>
          {name}
        </RowLink>
        <span className={list.quiet}>{url}</span>
      </span>
      <span className={`${list.ink} ${classes.wide}`}>
        {headRevision && <Commit revision={headRevision} />} {defaultBranch}
      </span>
      <span className={`${list.ink} ${classes.wide}`}>{counted(applications, 'application')}</span>
      <span className={`${list.quiet} ${list.end}`}>
        {fetchedAt ? (
          <>
            read <Ago at={fetchedAt} />
          </>
        ) : (
          'not read yet'
        )}
      </span>
    </div>
  );
}
