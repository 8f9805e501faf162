import type { OpenedProposal } from '@landfall/actions/proposals/open';
import { unlinked } from '@landfall/actions/pulls/words/escape';
import type { AcceptedField } from '@landfall/contracts/proposal';
import type { Json } from '@landfall/contracts/resource';
import { fieldWords } from './words.ts';

type Proposed = Pick<OpenedProposal, 'fields' | 'view'> & {
  application: Pick<OpenedProposal['application'], 'name' | 'clusterName'>;
};

/** Characters of a value, as far as it is quoted. */
const MOST_QUOTED = 80;
/** Characters of a line of the message. */
const MOST_OF_LINE = 1_000;

/** The first line of the commit, and the title of its pull request. */
export function titleOf({ fields, application: { name, clusterName } }: Proposed): string {
  const [first] = fields;
  const what = fields.length !== 1 || !first ? `${fields.length} fields of ${name}` : fieldWords(first);
  return unlinked(`Accept ${what} as on ${clusterName}`);
}

/** The commit's whole message: who accepts what, and what else it touches. What lives names nobody and closes no issue. */
export function messageOf(proposed: Proposed, notes: readonly string[]): string {
  const { fields, view, application } = proposed;
  return [
    titleOf(proposed),
    '',
    unlinked(
      `${application.name} has this on ${application.clusterName}, and Git had not. ${view.by ?? 'Somebody'} accepts it into Git.`,
    ),
    '',
    ...fields.map((field) =>
      unlinked(
        `- ${fieldWords(field)}: ${quoted(field.old)} -> ${quoted(field.new)}${byWhom(field)}`,
        MOST_OF_LINE,
      ),
    ),
    ...notes.flatMap((note) => ['', unlinked(note, MOST_OF_LINE)]),
  ].join('\n');
}

/**
 * The pull request's words: the same as a table. What others wrote stands between backticks, so that it is text, and names nobody
 * in the message of a merge that is made of it.
 */
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
  `\`${unlinked(text, MOST_OF_LINE).replaceAll('`', "'").replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')}\``;
