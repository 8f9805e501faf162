'use client';

import type { PullView } from '@landfall/contracts/pull';
import type { RepositoryView } from '@landfall/contracts/repository';
import { Switch } from '@mantine/core';
import { pagedReads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { usePages } from '#src/api/use-read.ts';
import { summaryWords } from '#src/components/plan/words.ts';
import { Empty } from '#src/ui/layout/empty.tsx';
import list from '#src/ui/list/list.module.css';
import { List } from '#src/ui/list/list.tsx';
import { RowLink } from '#src/ui/list/row-link.tsx';
import { toastProblem } from '#src/ui/problem/toast.ts';
import { pullMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { counted } from '#src/ui/text/counted.ts';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from './pull.module.css';

/** The pull requests of a repository, the one that moved last first, and what everybody may read of them. */
export function PullRequests({ repository }: { repository: RepositoryView }) {
  const pages = usePages(pagedReads.pulls(repository.id));
  return (
    <>
      <List
        title="Pull requests"
        rows={pages.data}
        error={pages.error}
        onRetry={() => void pages.refetch()}
        row={(pull) => <Row key={pull.id} pull={pull} />}
        more={
          pages.hasNextPage
            ? {
                label: 'Show older pull requests',
                pending: pages.isFetchingNextPage,
                onMore: () => void pages.fetchNextPage(),
              }
            : null
        }
        empty={
          <Empty title="No pull requests yet">
            Each one gets a check and a comment at GitHub that say what merging it would do, and a page here
            with the whole plan.
          </Empty>
        }
      />
      <OpenDiffs repository={repository} />
    </>
  );
}

function Row({ pull }: { pull: PullView }) {
  const { id, number, title, author, headBranch, baseBranch, applications, summary, updatedAt } = pull;
  return (
    <div className={`${list.row} ${classes.row}`}>
      <StatusMark mark={pullMark(pull)} />
      <span className={list.two}>
        <RowLink href={`/pulls/${id}`} className={list.name}>
          #{number} {plainText(title)}
        </RowLink>
        <span className={list.quiet}>
          {author && `${plainText(author)}: ${plainText(headBranch)} into ${plainText(baseBranch)}`}
        </span>
      </span>
      <span className={`${list.ink} ${classes.wide}`}>{counted(applications, 'application')}</span>
      <span className={`${list.ink} ${classes.wide}`}>{summary ? summaryWords(summary) : ''}</span>
      <span className={`${list.quiet} ${list.end}`}>
        <Ago at={updatedAt} />
      </span>
    </div>
  );
}

function OpenDiffs({ repository: { id, openDiffs } }: { repository: RepositoryView }) {
  const update = useAct('repositories.update');
  return (
    <Switch
      label="Show what changes in comments, even where everybody may read them"
      description="Off: comments on pull requests of a public repository hold names and counts, and the rest is here."
      checked={update.isPending ? update.variables?.body?.openDiffs === true : openDiffs}
      disabled={update.isPending}
      onChange={(event) =>
        update.mutate(
          { params: { id }, body: { openDiffs: event.currentTarget.checked } },
          { onError: toastProblem },
        )
      }
    />
  );
}
