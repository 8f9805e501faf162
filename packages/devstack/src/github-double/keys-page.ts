import type { RepositoryStore } from '../git-server/repositories.ts';
import { type Answer, escaped, fieldsOf, page } from './answer.ts';

const PATH = /^\/([\w.-]+\/[\w.-]+)\/settings\/keys(?:\/new)?$/;

/** The deploy keys of a repository, where a person adds one; undefined for any other path. It asks nobody who they are. */
export async function keysPage(
  store: RepositoryStore,
  { method, url, body }: { method: string; url: URL; body: string },
): Promise<Answer | undefined> {
  const [, name = '..'] = PATH.exec(url.pathname) ?? [];
  const record = name.includes('..') ? undefined : store.find(name);
  if (!record) return undefined;
  const held = record.deployKeys ?? [];
  if (method !== 'POST') return form(record.fullName, held);
  const posted = fieldsOf(body);
  const [type = '', blob = ''] = (posted.get('key') ?? '').trim().split(/\s+/);
  if (!/^[\w@.-]+$/.test(type) || !/^AAAA[\w+/]+=*$/.test(blob))
    return page('That was not done', '<p role="alert">Key is invalid.</p>', 422);
  const key = `${type} ${blob}`;
  // A deploy key opens one repository, at GitHub as here.
  if (store.list().some(({ deployKeys }) => deployKeys?.some((one) => one.key === key)))
    return page('That was not done', '<p role="alert">Key is already in use.</p>', 422);
  const added = { key, readOnly: posted.get('write') === null };
  await store.change(record.fullName, { deployKeys: [...held, added] });
  return { status: 303, html: '', location: `/${record.fullName}/settings/keys` };
}

function form(name: string, held: readonly { key: string; readOnly: boolean }[]): Answer {
  const keys = held.map(
    ({ key, readOnly }) => `<li><pre>${escaped(key)}</pre>${readOnly ? 'Read-only' : 'Read/write'}</li>`,
  );
  const fields = [
    '<label>Key <textarea name="key" rows="4" cols="70" required></textarea></label>',
    '<label><input type="checkbox" name="write"> Allow write access</label>',
    '<p><button>Add key</button></p>',
  ];
  const list = keys.length === 0 ? '<p>There are no deploy keys.</p>' : `<ul>${keys.join('')}</ul>`;
  return page(`Deploy keys of ${name}`, `${list}<form method="post">${fields.join('')}</form>`);
}
