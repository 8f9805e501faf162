import type { PullView } from '@landfall/contracts/pull';
import { pullMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { Commit } from '#src/ui/text/commit.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { SafeLink } from '#src/ui/text/safe-link.tsx';

/** How far it is, which head into which branch, by whom. */
export function PullSentence({ pull }: { pull: PullView }) {
  const { head, headBranch, baseBranch, author, url, updatedAt, publishedAt } = pull;
  return (
    <>
      <StatusMark mark={pullMark(pull)} />
      {head && (
        <>
          {' · '}
          <Commit revision={head} /> of {plainText(headBranch)} into {plainText(baseBranch)} by{' '}
          {plainText(author)}, <Ago at={updatedAt} />
        </>
      )}
      {url && (
        <>
          {' · '}
          <SafeLink href={url}>at GitHub</SafeLink>
          {publishedAt && (
            <>
              , written there <Ago at={publishedAt} />
            </>
          )}
        </>
      )}
    </>
  );
}
