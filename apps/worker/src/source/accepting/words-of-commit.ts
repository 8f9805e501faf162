import type { OpenedProposal } from '@landfall/actions/proposals/open';
import { unlinked } from '@landfall/actions/pulls/words/escape';
import type { AcceptedField } from '@landfall/contracts/proposal';
import type { Json } from '@landfall/contracts/resource';
import { MOST_OF_LINE, quoted } from '../proposing/quoted.ts';
import { fieldWords } from './words.ts';

type Proposed = Pick<OpenedProposal, 'fields' | 'view'> & {
  application: Pick<OpenedProposal['application'], 'name' | 'clusterName'>;
};

/** Characters of a value, as far as it is quoted. */
const MOST_OF_VALUE = 80;

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
        `- ${fieldWords(field)}: ${valueWords(field.old)} -> ${valueWords(field.new)}${byWhom(field)}`,
        MOST_OF_LINE,
      ),
    ),
    ...notes.flatMap((note) => ['', unlinked(note, MOST_OF_LINE)]),
  ].join('\n');
}

/** The pull request's words: the same as a table. */
export function bodyOf({ fields, view, application }: Proposed, notes: readonly string[]): string {
  const rows = fields.map(
    (field) =>
      `| ${quoted(fieldWords(field))} | ${quoted(valueWords(field.old))} | ${quoted(valueWords(field.new))} | ${field.manager === null ? '' : quoted(field.manager)} |`,
  );
  return [
    `${quoted(application.name)} has this on ${quoted(application.clusterName)}, and Git has not. ${quoted(view.by ?? 'Somebody')} accepts it into Git: merged, it changes nothing on the cluster.`,
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

function valueWords(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > MOST_OF_VALUE ? `${text.slice(0, MOST_OF_VALUE)}…` : text;
}
