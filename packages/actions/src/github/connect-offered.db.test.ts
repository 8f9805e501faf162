import { randomUUID } from 'node:crypto';
import type { OfferedRepository } from '@landfall/contracts/github';
import { roleKeyFor } from '@landfall/crypto/role-keys';
import { openDatabase } from '@landfall/db/client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
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
  const { installations } = await offerRepositories(context, seen);
  return installations.flatMap(({ repositories }) => repositories)[0];
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

test('an installation that refuses says so and hides no other', async () => {
  const seen = github({ 100: [], 200: [shop()] });
  const repositories: SeenAtGitHub['repositories'] = async (id) => {
    if (id !== 100) return seen.repositories(id);
    throw new Refusal('refused', { what: 'GitHub refused.', why: 'It answered 403.', fix: 'Ask its owner.' });
  };
  const { installations } = await offerRepositories(context, { ...seen, repositories });
  expect(installations).toMatchObject([
    { id: 100, problem: { what: 'GitHub refused.', why: 'It answered 403.' }, repositories: [] },
    { id: 200, problem: null, repositories: [{ fullName: 'acme/shop' }] },
  ]);
});

test('more installations than are listed are told, and one of them can be connected from', async () => {
  const many = github(Object.fromEntries(Array.from({ length: 21 }, (_, at) => [at + 1, [shop()]])));
  const offer = await offerRepositories(context, many);
  expect([offer.installations.length, offer.complete]).toEqual([20, false]);
  expect(await connect(many, 21)).toHaveLength(1);
});

test('a list that did not come to its end is not told as an absence, and is read no further than needed', async () => {
  const seen = github({ 100: [shop()] });
  const asked: (boolean | undefined)[] = [];
  const partly = (found: SeenRepository[]): SeenAtGitHub => ({
    ...seen,
    repositories: async (_id, enough) => {
      asked.push(enough?.(found));
      return { found, complete: false };
    },
  });
  await expect(connect(partly([shop('acme/other', { id: 8 })]), 100)).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect(await connect(partly([shop()]), 100)).toHaveLength(1);
  expect(asked).toEqual([false, true]);
});

test('a name that is taken by its address meanwhile is given to nobody twice', async () => {
  const owner = openDatabase(platform.ownerUrl, { connections: 2 });
  const { organizationId } = context;
  const connecting = await owner.prisma.$transaction(async (tx) => {
    // Somebody's connecting by address that has not committed yet: no name of ours is seen to be taken.
    await tx.repository.create({
      data: {
        organizationId,
        id: randomUUID(),
        name: 'shop',
        url: 'https://git.example.com/shop.git',
        hookId: randomUUID(),
        sealedHookSecret: Buffer.from('x'),
      },
    });
    const begun = { answer: connect(github({ 100: [shop()] }), 100) };
    await expect
      .poll(
        () => owner.prisma.$queryRaw`SELECT 1 AS waits FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
      .not.toEqual([]);
    return begun;
  });
  expect(await connecting.answer).toMatchObject([{ name: 'acme-shop' }]);
  await owner.close();
});
