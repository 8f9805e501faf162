import type { Context } from '@landfall/actions/context';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { expect, test, vi } from 'vitest';
import type { SourceRole } from '../role.ts';
import { closeReplaced } from './close-replaced.ts';

test('one that cannot be closed is logged, and fails nothing: the new one is open by then', async () => {
  const warn = vi.fn();
  const github = () => Promise.reject(new TypeError('The network is away.'));
  const role = { github, askGitHub: vi.fn(), log: { warn } } as unknown as SourceRole;
  const repository = { url: 'https://github.com/acme/shop', atGitHub: { repositoryId: 1 } };
  const replaced = ['one', 'two'].map((id, number) => ({ id, number }));
  await closeReplaced(role, {} as Context, repository as unknown as OpenedRepository, replaced);
  expect(warn.mock.calls.map(([told]) => told.id)).toEqual(['one', 'two']);
});
