import type { OfferedRepository } from '@landfall/contracts/github';
import { roleKeyFor } from '@landfall/crypto/role-keys';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { openRepository } from '../repositories/open.ts';
import { read } from '../unit.ts';
import { connectOffered } from './connect-offered.ts';
import { offerRepositories } from './offer.ts';
import type { SeenAtGitHub, SeenRepository } from './seen.ts';

let platform: TestPlatform;
let context: Context;
beforeAll(async () => {
  platform = await testPlatform();
});
afterAll(() => platform?.close());
beforeEach(async () => {
  context = await platform.member();
});

const SHOP = 7;
const shop = (fullName = 'acme/shop', more: Partial<SeenRepository> = {}): SeenRepository => ({
  id: SHOP,
  fullName,
  url: `https://github.invalid/${fullName}.git`,
  private: true,
  archived: false,
  mayPush: true,
  ...more,
});

/** GitHub as it shows these installations, each with what it has. */
function github(installations: Record<number, SeenRepository[]>): SeenAtGitHub {
  const account = { id: 1, login: 'acme', type: 'organization' as const };
  return {
    login: 'ada',
    installations: async () =>
      Object.keys(installations).map((id) => ({ id: Number(id), account, suspended: false })),
    repositories: async (id) => ({ found: installations[id] ?? [], complete: true }),
  };
}

const connect = (seen: SeenAtGitHub, installationId: number) =>
  connectOffered(context, seen, { installationId, repositoryIds: [SHOP] });

async function offered(seen: SeenAtGitHub): Promise<OfferedRepository | undefined> {
  return (await offerRepositories(context, seen)).flatMap(({ repositories }) => repositories)[0];
}

/** How the source role is told to contact what was connected. */
const contacted = async (id: string) => openRepository(context, roleKeyFor('source', platform.keys), id);
const audited = () =>
  read(context, async (tx) =>
    (await tx.auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ action }) => action),
  );

test('what was installed anew is connected again: the same repository, through the new installation', async () => {
  const [first] = await connect(github({ 100: [shop()] }), 100);
  const anew = github({ 200: [shop()] });
  expect(await offered(anew)).toMatchObject({ connectedAs: 'shop', moved: true });
  platform.jobs.length = 0;
  expect(await connect(anew, 200)).toMatchObject([{ id: first?.id, name: 'shop' }]);
  expect(await contacted(first?.id ?? '')).toMatchObject({
    atGitHub: { installationId: 200, repositoryId: SHOP },
  });
  expect(platform.jobs).toMatchObject([{ name: 'refresh-repository', payload: { repositoryId: first?.id } }]);
  expect((await audited()).filter((action) => action === 'repository.connect')).toHaveLength(2);
  expect(await offered(anew)).toMatchObject({ connectedAs: 'shop', moved: false });
  expect(await connect(anew, 200)).toEqual([]);
});

test('what was renamed or handed on is connected again by its number, at its new address', async () => {
  const [first] = await connect(github({ 100: [shop()] }), 100);
  const renamed = github({ 100: [shop('globex/store')] });
  expect(await offered(renamed)).toMatchObject({ connectedAs: 'shop', moved: true });
  const url = 'https://github.invalid/globex/store.git';
  expect(await connect(renamed, 100)).toMatchObject([{ id: first?.id, name: 'shop', url }]);
  expect(await contacted(first?.id ?? '')).toMatchObject({ url, atGitHub: { installationId: 100 } });
  const events = (await eventsOf(context)).filter(({ type }) => type === 'repository');
  expect(events.at(-1)).toMatchObject({ repository: { id: first?.id, url } });
});

test('to read is too little to connect it again', async () => {
  const [first] = await connect(github({ 100: [shop()] }), 100);
  const guest = github({ 200: [shop('acme/store', { mayPush: false })] });
  await expect(connect(guest, 200)).rejects.toMatchObject({ code: 'refused' });
  expect(await contacted(first?.id ?? '')).toMatchObject({
    url: 'https://github.invalid/acme/shop.git',
    atGitHub: { installationId: 100 },
  });
});

test('the same number at another GitHub is another repository', async () => {
  const [first] = await connect(github({ 100: [shop()] }), 100);
  const elsewhere = github({ 100: [shop('acme/shop', { url: 'https://other.invalid/acme/shop.git' })] });
  expect(await offered(elsewhere)).toMatchObject({ connectedAs: null, moved: false });
  const [second] = await connect(elsewhere, 100);
  expect(second).toMatchObject({ name: 'acme-shop' });
  expect(second?.id).not.toBe(first?.id);
});
