import { type Answer, escaped, page } from '../answer.ts';
import type { Pull } from '../review/kept.ts';
import { type GitHubPerson, pushes } from '../state.ts';
import { checksPart, statusesPart } from './commit-page.ts';
import type { Visited } from './visited.ts';

/** One pull request as a person sees it: what the App says of it, and what may be done. */
export function pullPage(visited: Visited, number: number): Answer {
  const { verbs, record } = visited;
  const { pull, checks, comments, statuses } = verbs.reviewOf(record.fullName, number);
  const said = comments.map(
    ({ author, body }) => `<article><h3>${escaped(author)}</h3><pre>${escaped(body)}</pre></article>`,
  );
  const { head, base } = pull;
  return page(
    `${pull.title} #${number}`,
    [
      `<p>${escaped(pull.author)} wants to merge ${escaped(`${head.owner}:${head.ref}`)} into ${escaped(base.ref)}.</p>`,
      `<p role="status">${pull.merged ? 'Merged' : pull.state === 'open' ? 'Open' : 'Closed'}</p>`,
      pull.body === null ? '' : `<pre>${escaped(pull.body)}</pre>`,
      '<h2>Checks</h2>',
      checksPart(checks),
      statusesPart(statuses),
      '<form method="post">',
      ...buttons(visited, pull, checks.at(-1)?.id),
      '</form><h2>Comments</h2>',
      ...(said.length === 0 ? ['<p>None yet.</p>'] : said),
      pull.merged
        ? `<p><a href="/${record.fullName}/commit/${pull.merged.sha}">The merge ${pull.merged.sha.slice(0, 7)}</a></p>`
        : '',
    ].join(''),
  );
}

/** Does what a button of the page says, and leads back to it. */
export async function act(visited: Visited, number: number, posted: URLSearchParams): Promise<Answer> {
  const { verbs, record } = visited;
  const [what = '', by = '', check] = (posted.get('act') ?? '').split(' ');
  if (!mayWrite(visited).some(({ login }) => login === by))
    throw new Error('Nobody of that name may do that.');
  if (what === 'merge') await verbs.mergePull(record.fullName, number, by);
  else if (what === 'close') await verbs.closePull(record.fullName, number, by);
  else if (what === 'reopen') await verbs.reopenPull(record.fullName, number, by);
  else if (what === 'check') await verbs.rerequest(Number(check), by);
  else throw new Error('There is no such act.');
  return { status: 303, html: '', location: `/${record.fullName}/pull/${number}` };
}

function buttons(visited: Visited, pull: Pull, check: number | undefined): string[] {
  const button = (act: string, label: string) =>
    `<p><button name="act" value="${escaped(act)}">${escaped(label)}</button></p>`;
  return mayWrite(visited).flatMap(({ login }) => {
    const again = check === undefined ? [] : [button(`check ${login} ${check}`, `Re-run checks as ${login}`)];
    if (pull.state === 'open')
      return [
        button(`merge ${login}`, `Merge pull request as ${login}`),
        button(`close ${login}`, `Close pull request as ${login}`),
        ...again,
      ];
    return pull.merged ? again : [button(`reopen ${login}`, `Reopen pull request as ${login}`), ...again];
  });
}

function mayWrite({ state, record }: Visited): GitHubPerson[] {
  const owner = record.fullName.split('/')[0] ?? '';
  return [...state.accounts.values()].flatMap((account) =>
    'organizations' in account && (account.organizations.includes(owner) || pushes(account, record))
      ? [account]
      : [],
  );
}
