import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { connectOffered } from '../github/connect-offered.ts';
import { offerRepositories } from '../github/offer.ts';
import type { SeenAtGitHub } from '../github/seen.ts';
import { read } from '../unit.ts';
import { type FoundRepository, followRepository } from './follow.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform();
});
afterAll(() => platform?.close());

const HOST = 'https://git.example.com';
const ACME = { id: 7, login: 'acme', type: 'organization' as const };

/** GitHub as one person sees it: one repository of one installation. */
function seeing(id: number, { installation = 1, account = ACME, fullName = 'acme/shop' } = {}): SeenAtGitHub {
  const repository = { id, fullName, url: `${HOST}/${fullName}.git`, private: true, archived: false };
  return {
    login: 'ada',
    installations: async () => [{ id: installation, account, suspended: false }],
    repositories: async () => ({ found: [{ ...repository, mayPush: true }], complete: true }),
  };
}

const pick = (context: Context, id: number, seen: SeenAtGitHub, installationId = 1) =>
  connectOffered(context, seen, { installationId, repositoryIds: [id] });

async function connected(context: Context, id: number): Promise<string> {
  const [view] = await pick(context, id, seeing(id));
  if (!view) throw new Error('It was connected before.');
  return view.id;
}

const found = (more: Partial<FoundRepository> = {}): FoundRepository => ({
  id: 1,
  fullName: 'acme/store',
  url: `${HOST}/acme/store.git`,
  owner: { id: ACME.id, login: 'acme' },
  ...more,
});

const rowOf = (context: Context, id: string) =>
  read(context, (tx) => tx.repository.findFirst({ where: { id }, include: { installation: true } }));

test('a renamed repository takes its address and name, its account too, and stays what it was', async () => {
  const context = await platform.member();
  const id = await connected(context, 1);
  const before = await rowOf(context, id);
  await followRepository(context, id, found({ owner: { id: 7, login: 'acme-inc' } }));
  const after = await rowOf(context, id);
  expect(after).toMatchObject({ url: `${HOST}/acme/store.git`, name: 'store', hookId: before?.hookId });
  expect(after?.installation?.accountLogin).toBe('acme-inc');
});

test('a name that another has is not taken from it', async () => {
  const context = await platform.member();
  const [id] = [await connected(context, 1)];
  await pick(context, 2, seeing(2, { fullName: 'acme/store' }));
  await followRepository(context, id, found({ fullName: 'acme/store' }));
  expect(await rowOf(context, id)).toMatchObject({ name: 'acme-store' });
});

test.each([
  ['another host', { url: 'https://evil.example.com/acme/shop.git' }],
  ['another port', { url: 'https://git.example.com:8443/acme/shop.git' }],
  ['what is no address', { url: 'https://git.example.com/../etc' }],
  ['another repository', { id: 2 }],
  ['another account', { owner: { id: 8, login: 'eve' }, url: `${HOST}/eve/shop.git` }],
])('a row is never pointed at %s', async (_, more) => {
  const context = await platform.member();
  const id = await connected(context, 1);
  const refused = followRepository(context, id, found(more));
  await expect(refused).rejects.toMatchObject({ code: 'refused' });
  expect(await rowOf(context, id)).toMatchObject({ url: `${HOST}/acme/shop.git`, name: 'shop' });
});

test("another organization's row is not followed", async () => {
  const [mine, theirs] = [await platform.member(), await platform.member('Eve')];
  const id = await connected(mine, 1);
  await followRepository(theirs, id, found());
  expect(await rowOf(mine, id)).toMatchObject({ url: `${HOST}/acme/shop.git` });
});

test('one that was installed anew, or went to another account, is picked again and goes on', async () => {
  const context = await platform.member();
  const id = await connected(context, 1);
  const account = { id: 8, login: 'other', type: 'organization' as const };
  const there = seeing(1, { installation: 2, account, fullName: 'other/shop' });
  const [offered] = (await offerRepositories(context, there)).installations;
  expect(offered?.repositories).toMatchObject([{ id: 1, connectedAs: 'shop', moved: true }]);
  expect(await pick(context, 1, there, 2)).toMatchObject([{ id, githubAccount: 'other' }]);
  expect(await rowOf(context, id)).toMatchObject({ url: `${HOST}/other/shop.git`, name: 'shop' });
  expect(platform.jobs.at(-1)).toMatchObject({ name: 'refresh-repository', payload: { repositoryId: id } });
  expect(await pick(context, 1, there, 2)).toEqual([]);
  await followRepository(context, id, found({ owner: account, url: `${HOST}/other/store.git` }));
  expect(await rowOf(context, id)).toMatchObject({ url: `${HOST}/other/store.git` });
});

test('a row of another GitHub with the same number is another repository', async () => {
  const context = await platform.member();
  const id = await connected(context, 1);
  const elsewhere = seeing(1, { installation: 3 });
  const moved: SeenAtGitHub = {
    ...elsewhere,
    repositories: async (installation) => {
      const { found: all, complete } = await elsewhere.repositories(installation);
      return { complete, found: all.map((one) => ({ ...one, url: 'https://github.com/acme/shop.git' })) };
    },
  };
  const [second] = await pick(context, 1, moved, 3);
  expect(second).toMatchObject({ url: 'https://github.com/acme/shop.git', name: 'acme-shop' });
  expect(await rowOf(context, id)).toMatchObject({ url: `${HOST}/acme/shop.git` });
});
