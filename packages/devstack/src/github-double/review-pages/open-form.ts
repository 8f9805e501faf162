import { type Answer, escaped, page } from '../answer.ts';
import { branchesOf } from '../review/branches.ts';
import { folderOf } from '../review/found.ts';
import { ofRepository } from '../review/open-pull.ts';
import type { Visited } from './visited.ts';

/** The list of pull requests, and the form that opens another. */
export async function pullsPage(visited: Visited): Promise<Answer> {
  const { state, record } = visited;
  const listed = ofRepository(state, record)
    .toReversed()
    .map(
      ({ number, title, state: now, merged }) =>
        `<li><a href="/${record.fullName}/pull/${number}">#${number} ${escaped(title)}</a> (${merged ? 'merged' : now})</li>`,
    );
  const list = listed.length === 0 ? '<p>None yet.</p>' : `<ul>${listed.join('')}</ul>`;
  const form = await openForm(visited, {});
  return page(`Pull requests of ${record.fullName}`, `${list}<h2>Open a pull request</h2>${form}`);
}

/** @param chosen what an address that leads here named already */
export async function openForm(
  { state, record }: Visited,
  chosen: { base?: string; head?: string },
): Promise<string> {
  const own = await branchesOf(folderOf(state, record));
  const forks = state.store.list().filter(({ forkOf }) => forkOf === record.id);
  const theirs = await Promise.all(
    forks.map(async (fork) => {
      const owner = fork.fullName.split('/')[0];
      return (await branchesOf(folderOf(state, fork))).map((branch) => `${owner}:${branch}`);
    }),
  );
  const people = [...state.accounts.values()].flatMap((account) =>
    'organizations' in account ? [account.login] : [],
  );
  return [
    `<form method="post" action="/${record.fullName}/pulls">`,
    select('Branch', 'head', [...own, ...theirs.flat()], chosen.head),
    select('Into', 'base', own, chosen.base ?? 'main'),
    '<label>Title <input name="title" maxlength="256"></label>',
    '<label>Description <textarea name="body" rows="4" cols="60"></textarea></label>',
    select('As', 'by', people, undefined),
    '<button>Create pull request</button></form>',
  ].join('');
}

function select(label: string, name: string, choices: string[], chosen: string | undefined): string {
  const options = choices.map(
    (choice) => `<option${choice === chosen ? ' selected' : ''}>${escaped(choice)}</option>`,
  );
  return `<label>${label} <select name="${name}">${options.join('')}</select></label>`;
}
