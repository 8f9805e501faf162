import type { ProblemWords } from '@landfall/contracts/problem';
import type { ReactNode } from 'react';
import { wordsOf } from '#src/api/problem.ts';
import { Ago } from '#src/ui/text/ago.tsx';
import { Words } from '#src/ui/text/words.tsx';
import classes from './problem.module.css';

interface ProblemNoteProps {
  problem: ProblemWords & { requestId?: string | null };
  /** Since when it is so, for problems kept on a row. */
  since?: string | null | undefined;
  /** Buttons that help. */
  children?: ReactNode;
  tone?: 'red' | 'amber' | 'violet';
}

/** What happened, why, what to do; then the request id, small. Shown where the person is. */
export function ProblemNote({ problem, since, children, tone = 'red' }: ProblemNoteProps) {
  return (
    <div className={classes.note} data-tone={tone} role="alert">
      <p className={classes.words}>
        <strong>
          <Words>{sentence(problem.what)}</Words>
        </strong>{' '}
        <Words>{`${sentence(problem.why)} ${sentence(problem.fix)}`.trim()}</Words>
      </p>
      {(since || problem.requestId) && (
        <p className={classes.meta}>
          {since && (
            <>
              since <Ago at={since} />
            </>
          )}
          {since && problem.requestId && ' · '}
          {problem.requestId && <span className="mono">request {problem.requestId}</span>}
        </p>
      )}
      {children && <div className={classes.actions}>{children}</div>}
    </div>
  );
}

/** The same for something thrown: a refusal of the API or a mistake of ours. */
export function ErrorNote({ error, children }: { error: unknown; children?: ReactNode }) {
  return <ProblemNote problem={wordsOf(error)}>{children}</ProblemNote>;
}

const sentence = (text: string): string =>
  text === '' || /[.!?…:)\]]$/.test(text.trim()) ? text : `${text}.`;
