import { type Answer, escaped, page } from '../answer.ts';
import type { CheckRun, CommitStatus } from '../review/kept.ts';
import type { Visited } from './visited.ts';

/** What the App says of one commit. */
export function commitPage({ state, verbs, record }: Visited, sha: string): Answer {
  const checks = state.review.checks.filter(
    ({ repositoryId, headSha }) => repositoryId === record.id && headSha === sha,
  );
  const statuses = verbs.statusesOf(record.fullName, sha);
  const parts = ['<h2>Checks</h2>', checksPart(checks), statusesPart(statuses)];
  return page(`${record.fullName} at ${sha.slice(0, 7)}`, parts.join(''));
}

export function checksPart(checks: readonly CheckRun[]): string {
  if (checks.length === 0) return '<p>No checks.</p>';
  return checks
    .map((check) => {
      const { name, status, conclusion, title, summary, text, detailsUrl, annotations } = check;
      const marks = annotations.map(
        ({ path, start_line, annotation_level, message }) =>
          `<li>${escaped(`${path}:${start_line} ${annotation_level}: ${message}`)}</li>`,
      );
      return [
        `<article><h3>${escaped(name)}: ${escaped(conclusion ?? status)}</h3>`,
        title === null ? '' : `<p>${escaped(title)}</p>`,
        link(detailsUrl, 'Details'),
        summary === null ? '' : `<pre>${escaped(summary)}</pre>`,
        text === null ? '' : `<pre>${escaped(text)}</pre>`,
        marks.length === 0 ? '' : `<ul>${marks.join('')}</ul>`,
        '</article>',
      ].join('');
    })
    .join('');
}

/** The newest of each context, as GitHub counts them. */
export function statusesPart(statuses: readonly CommitStatus[]): string {
  const newest = new Map(statuses.map((status) => [status.context, status]));
  const listed = [...newest.values()].map(
    ({ context, state, description, targetUrl }) =>
      `<li>${escaped(`${context}: ${state}${description ? `, ${description}` : ''}`)} ${link(targetUrl, 'Details')}</li>`,
  );
  return listed.length === 0 ? '' : `<ul aria-label="Statuses">${listed.join('')}</ul>`;
}

function link(to: string | null, label: string): string {
  return to && /^https?:\/\//.test(to) ? `<a href="${escaped(to)}">${label}</a>` : '';
}
