'use client';

import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { aboutCommit, rewriteWords } from './rewrite-words.ts';

/** Beside a commit: that the branch it came from was rewritten under it. Says nothing where it was not. */
export function RewriteNote({
  repositoryId,
  revision,
}: {
  repositoryId: string | undefined;
  revision: string | undefined;
}) {
  const isAsked = repositoryId !== undefined && revision !== undefined;
  const { data } = useRead(reads.rewrites(repositoryId ?? ''), isAsked);
  const rewrite = data && revision !== undefined ? aboutCommit(data.items, revision) : undefined;
  if (!rewrite) return null;
  return <ProblemNote problem={rewriteWords(rewrite)} since={rewrite.at} tone="amber" />;
}
