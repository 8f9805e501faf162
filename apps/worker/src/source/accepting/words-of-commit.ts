import type { OpenedProposal } from '@landfall/actions/proposals/open';
import type { AcceptedField } from '@landfall/contracts/proposal';
import type { Json } from '@landfall/contracts/resource';
import { fieldWords } from './words.ts';

type Proposed = Pick<OpenedProposal, 'fields' | 'view'> & {
  application: Pick<OpenedProposal['application'], 'name' | 'clusterName'>;
};

/** Characters of a value, as far as it is quoted. */
const MOST_QUOTED = 80;

/** The first line of the commit, and the title of its pull request. */
export function titleOf({ fields, application: { name, clusterName } }: Proposed): string {
  const [first] = fields;
  if (fields.length !== 1 || !first) return `Accept ${fields.length} fields of ${name} as on ${clusterName}`;
  return `Accept ${fieldWords(first)} as on ${clusterName}`;
}

/** The commit's whole message: who accepts what, and what else it touches. */
export function messageOf(proposed: Proposed, notes: readonly string[]): string {
  const { fields, view, application } = proposed;
  return [
    titleOf(proposed),
    '',
    `${application.name} has this on ${application.clusterName}, and Git had not. ${view.by ?? 'Somebody'} accepts it into Git.`,
    '',
    ...fields.map(
      (field) => `- ${fieldWords(field)}: ${quoted(field.old)} -> ${quoted(field.new)}${byWhom(field)}`,
    ),
    ...notes.flatMap((note) => ['', note]),
  ].join('\n');
}

/** The pull request's words: the same as a table. What others wrote stands between backticks, so that it is text and names nobody. */
export function bodyOf({ fields, view, application }: Proposed, notes: readonly string[]): string {
  const rows = fields.map(
    (field) =>
      `| ${code(fieldWords(field))} | ${code(quoted(field.old))} | ${code(quoted(field.new))} | ${field.manager === null ? '' : code(field.manager)} |`,
  );
  return [
    `${code(application.name)} has this on ${code(application.clusterName)}, and Git has not. ${code(view.by ?? 'Somebody')} accepts it into Git: merged, it changes nothing on the cluster.`,
    '',
    '| field | in Git | on the cluster | changed by |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...notes.flatMap((note) => ['', note]),
    '',
    'Landfall rendered the edited files: nothing else differs from before.',
  ].join('\n');
}

const byWhom = ({ manager }: AcceptedField): string => (manager === null ? '' : ` (by ${manager})`);

function quoted(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text;
}

const code = (text: string): string =>
  `\`${text.replaceAll('`', "'").replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')}\``;
