import { z } from 'zod';
import type { Ask } from './ask.ts';
import { boundedLine, boundedText } from './bounded-text.ts';
import { number, OF_REPOSITORY } from './of-repository.ts';
import { orAgain } from './or-again.ts';

/** One line of a file that is marked where people read the change. */
export interface CheckAnnotation {
  path: string;
  startLine: number;
  endLine: number;
  level: 'notice' | 'warning' | 'failure';
  message: string;
  title?: string;
}

export type CheckProgress =
  | { status: 'queued' | 'in_progress' }
  | { status: 'completed'; conclusion: 'success' | 'failure' | 'neutral' | 'cancelled' | 'action_required' };

export interface Check {
  repositoryId: number;
  /** GitHub's number of it, where it was made before. */
  id?: number | undefined;
  /** As people see it in the list, and as a rule of a branch names it. */
  name: string;
  headSha: string;
  /** Ours: GitHub gives it back when somebody asks for the check again. */
  externalId: string;
  detailsUrl: string;
  progress: CheckProgress;
  title: string;
  /** Markdown. */
  summary: string;
  /** Markdown, below the summary. */
  text?: string;
  annotations?: readonly CheckAnnotation[];
}

/** GitHub takes fifty in one request, and adds up those of several. */
const BATCH = 50;
/** Nobody reads more, and each batch is a request. */
const MOST_ANNOTATIONS = 500;

/**
 * Makes a check run of a commit, or changes it; a token with `checks: write`. One that GitHub has no more is made again. Texts are
 * cut to what GitHub takes; annotations go in batches, after five hundred no more, and those of earlier calls stay.
 * @returns GitHub's number of it: keep it
 * @throws GitHubError. What was told in part is told again by the same call
 */
export async function putCheck(ask: Ask, token: string, check: Check): Promise<{ id: number }> {
  const { annotations = [], progress } = check;
  const marked = annotations.slice(0, MOST_ANNOTATIONS).map(annotationOf);
  const output = {
    title: boundedLine(check.title, 255),
    summary: boundedText(check.summary),
    ...(check.text === undefined ? {} : { text: boundedText(check.text) }),
  };
  const fields = {
    token,
    repository_id: check.repositoryId,
    name: boundedLine(check.name, 100),
    external_id: check.externalId,
    details_url: check.detailsUrl,
    ...progress,
    output: { ...output, annotations: marked.slice(0, BATCH) },
  };
  const patch = (check_run_id: number, more: object) =>
    ask(made, `PATCH ${OF_REPOSITORY}/check-runs/{check_run_id}`, { ...fields, check_run_id, ...more });
  const { value } = await orAgain(
    check.id,
    (id) => patch(id, {}),
    () => ask(made, `POST ${OF_REPOSITORY}/check-runs`, { ...fields, head_sha: check.headSha }),
  );
  for (let from = BATCH; from < marked.length; from += BATCH)
    await patch(value.id, { output: { ...output, annotations: marked.slice(from, from + BATCH) } });
  return value;
}

const made = z.object({ id: number });

const annotationOf = ({ path, startLine, endLine, level, message, title }: CheckAnnotation) => ({
  path,
  start_line: startLine,
  end_line: endLine,
  annotation_level: level,
  // GitHub takes 64 KB; a mark beside a line is no place for that much.
  message: boundedText(message, 4000),
  ...(title === undefined ? {} : { title: boundedLine(title, 255) }),
});
