import { asSentence } from '@landfall/contracts/problem';
import { countWords, many } from './counts.ts';
import { words } from './escape.ts';
import { problemOf } from './problem-of.ts';
import type { ToldPull } from './told.ts';

/** How a check ends. */
export type Conclusion = 'success' | 'failure' | 'neutral' | 'action_required';

export interface CheckWords {
  conclusion: Conclusion;
  title: string;
  /** Markdown. */
  summary: string;
}

/** The name of the check, as a rule of a branch may name it. */
export const CHECK_NAME = 'Landfall plan';

/** Applications that a check names. */
const MOST_NAMED = 100;

/**
 * How the check of a pull request ends, and in which words: neutral where no application reads what it changes, a failure where
 * one cannot be rendered or planned, a member's turn where a stranger's head waits for the cluster. Pure.
 */
export function checkOf(told: ToldPull): CheckWords {
  const { plans, page } = told;
  const failed = plans.filter(({ state }) => state === 'failed');
  const conclusion = conclusionOf(told, failed.length);
  return {
    conclusion,
    title: titleOf(told, conclusion, failed.length),
    summary: [...problemOf(told), ...linesOf(told), `[The whole plan](${page})`].join('\n\n'),
  };
}

function linesOf({ pull, plans, isDiscreet }: ToldPull): string[] {
  const lines = plans.slice(0, MOST_NAMED).map(({ applicationName, clusterName, summary, problem }) => {
    const says = problem
      ? asSentence(isDiscreet ? problem.what : `${asSentence(problem.what)} ${problem.why}`)
      : countWords(summary);
    return `- **${words(applicationName)}** on **${words(clusterName)}**: ${words(says)}`;
  });
  const more = plans.length + pull.left - lines.length;
  const rest = more > 0 ? [`- … and ${many(more, 'more application')}`] : [];
  return lines.length + rest.length === 0 ? [] : [[...lines, ...rest].join('\n')];
}

function conclusionOf({ pull, plans }: ToldPull, failed: number): Conclusion {
  if (pull.problem || failed > 0 || refusedIn(pull) > 0) return 'failure';
  if (plans.length === 0) return 'neutral';
  return pull.state === 'needs-click' ? 'action_required' : 'success';
}

/** One refused object keeps a sync from going through. */
const refusedIn = ({ summary }: ToldPull['pull']): number => summary?.refuse ?? 0;

function titleOf({ pull, plans }: ToldPull, conclusion: Conclusion, failed: number): string {
  const count = many(plans.length + pull.left, 'application');
  switch (conclusion) {
    case 'neutral':
      return 'No application reads what this changes';
    case 'action_required':
      return `Changes what ${count} would be; a member may plan it against the cluster`;
    case 'success':
      return `${count}: ${countWords(pull.summary)}`;
    case 'failure':
      if (pull.problem) return pull.problem.what;
      if (failed === 0) return `${many(refusedIn(pull), 'object')} would be refused`;
      return `${failed} of ${count} cannot be ${isRendering(plans) ? 'rendered' : 'planned'}`;
  }
}

/** Nothing was made of any that failed: what is broken is in Git. */
const isRendering = (plans: ToldPull['plans']): boolean =>
  plans.every(({ state, summary }) => state !== 'failed' || summary === null);
