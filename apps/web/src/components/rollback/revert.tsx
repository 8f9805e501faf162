'use client';

import { type ApplicationPin, type ApplicationView, mayRevertAnew } from '@landfall/contracts/application';
import { Button } from '@mantine/core';
import { useAct } from '#src/api/use-act.ts';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { toastProblem } from '#src/ui/problem/toast.ts';
import { CopyLines } from '#src/ui/text/copy.tsx';
import { plainText, safeHref } from '#src/ui/text/safe-href.ts';
import { SafeLink } from '#src/ui/text/safe-link.tsx';
import classes from './rollback.module.css';

interface RevertProps {
  application: Pick<ApplicationView, 'id' | 'targetRevision'>;
  pin: ApplicationPin;
}

/** The button that has Git brought back too: a branch, and the way to its pull request. */
export function RevertButton({ application: { id }, pin: { revert } }: RevertProps) {
  const ask = useAct('applications.revert');
  if (revert?.state === 'pushed' && !mayRevertAnew(revert)) return null;
  return (
    <Button
      size="xs"
      loading={ask.isPending || revert?.state === 'asked'}
      onClick={() => ask.mutate({ params: { id } }, { onError: toastProblem })}
    >
      {buttonWords(revert)}
    </Button>
  );
}

function buttonWords(revert: ApplicationPin['revert']): string {
  if (revert === null) return 'Push a revert branch';
  return revert.pull ? 'Open another pull request' : 'Push the revert branch again';
}

/** What became of the branch. */
export function RevertNote({ application, pin: { revert } }: RevertProps) {
  if (revert === null || revert.state === 'asked') return null;
  if (revert.state === 'failed')
    return revert.problem && <ProblemNote problem={revert.problem} tone="amber" />;
  const href = revert.url === null ? null : safeHref(revert.url);
  if (revert.pull) {
    return (
      <div className={classes.revert} role="status">
        <p>
          <SafeLink href={revert.url ?? ''}>Pull request #{revert.pull.number}</SafeLink>{' '}
          {PULL_WORDS[revert.pull.state]}
        </p>
      </div>
    );
  }
  return (
    <div className={classes.revert} role="status">
      <p>
        <span className="mono">{plainText(revert.branch)}</span> brings Git back. Merged, it takes the pin
        away.
      </p>
      {revert.problem && <ProblemNote problem={revert.problem} tone="amber" />}
      {href === null ? (
        <CopyLines lines={mergeLines(application.targetRevision, revert.branch)} what="lines that merge it" />
      ) : (
        <Button component="a" href={href} target="_blank" rel="noopener noreferrer nofollow" size="xs">
          Open a pull request
        </Button>
      )}
    </div>
  );
}

const PULL_WORDS = {
  open: 'brings Git back, and is open. Merged, it takes the pin away.',
  conflicts: 'has conflicts: Git has moved on. Another one is made from where Git is now.',
  merged: 'is merged; the pin goes when Git is rendered.',
  closed: 'was closed and not merged: Git still wants what was rolled back from.',
} as const;

/** For a host whose pages are not known. */
const mergeLines = (target: string, branch: string): string =>
  [
    ...(target === 'HEAD' ? [] : [`git switch ${target}`]),
    'git pull',
    `git merge origin/${branch}`,
    'git push',
  ].join('\n');
