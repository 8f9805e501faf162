import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GithubOffer, GithubVisitView } from '@landfall/contracts/github';
import type { RepositoryView } from '@landfall/contracts/repository';
import { openDatabase } from '@landfall/db/client';
import { type GitHubDouble, startGitHubDouble } from '@landfall/devstack/github-double';
import { undescribed } from '@landfall/devstack/github-double/described';
import { visit } from '@landfall/devstack/github-double/visit';
import { githubAddress } from '@landfall/providers/github-app';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Person, PUBLIC_URL, type TestApi, testApi } from '../../test/api.ts';

let folder: string;
let github: GitHubDouble;
let api: TestApi;
let ada: Person;
let eve: Person;
/** The organization at GitHub of one test. */
let acme: string;
let installation: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'github-routes-'));
  const callbackUrls = [`${PUBLIC_URL}/repositories/new/github`];
  github = await startGitHubDouble({ dir: folder, callbackUrls });
  const reach = {
    address: githubAddress(github.url),
    allow: [{ host: '127.0.0.1', port: github.port }],
    caPem: github.caPem,
  };
  api = await testApi({ github: { reach, client: github.app, webhookSecret: 'the secret of the App' } });
});
afterAll(async () => {
  expect(github.exchanges().flatMap(undescribed)).toEqual([]);
  await api?.close();
  await github?.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  // What an earlier test left would be asked for by everybody who sees it.
  github.uninstall(installation);
  acme = `acme-${randomBytes(4).toString('hex')}`;
  github.addOrganization(acme);
  github.addPerson('ada-at-github', { organizations: [acme] });
  github.addPerson('eve-at-github');
  github.addPerson('zed-at-github');
  const users = (name: string) => ({ users: [{ name, token: 'token' }] });
  await github.createRepository(`${acme}/shop`, users('ada-at-github'));
  await github.createRepository(`${acme}/payroll`, users('zed-at-github'));
  await github.createRepository(`${acme}/handbook`, { ...users('zed-at-github'), anonymousRead: true });
  installation = github.install(acme);
  [ada, eve] = [await api.signUp(), await api.signUp()];
});

const inject = (request: InjectOptions) => api.app.inject(request);
const post = (person: Person, url: string, payload?: object) =>
  inject({ method: 'POST', url, headers: person.cookie, ...(payload ? { payload } : {}) });

/** Goes to GitHub in a session and comes back with what the browser is given there. */
async function goThere(person: Person, login: string): Promise<{ code: string; state: string }> {
  const { url } = (await post(person, '/v1/github/visits')).json<{ url: string }>();
  const { location = '' } = await visit(github, url, { body: `login=${login}` });
  const back = new URL(location).searchParams;
  return { code: back.get('code') ?? '', state: back.get('state') ?? '' };
}

async function beThere(person: Person, login: string): Promise<GithubVisitView> {
  const answer = await post(person, '/v1/github/visits/return', await goThere(person, login));
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

const offer = (person: Person, id: string) =>
  inject({ url: `/v1/github/visits/${id}/repositories`, headers: person.cookie });
const connect = (person: Person, id: string, installationId: number, repositoryIds: number[]) =>
  post(person, `/v1/github/visits/${id}/repositories`, { installationId, repositoryIds });

/** GitHub's number of a repository, whoever may see it. */
async function numberOf(name: string): Promise<number> {
  const visitId = (await beThere(ada, 'zed-at-github')).id;
  const { installations } = (await offer(ada, visitId)).json<GithubOffer>();
  const all = installations.flatMap(({ repositories }) => repositories);
  return all.find(({ fullName }) => fullName === `${acme}/${name}`)?.id ?? 0;
}

async function listed(person: Person): Promise<RepositoryView[]> {
  const answer = await inject({ url: '/v1/repositories', headers: person.cookie });
  return answer.json<{ items: RepositoryView[] }>().items;
}

/** What an owner of the database reads, as text. */
async function rows(sql: string): Promise<string> {
  const owner = openDatabase(api.ownerUrl, { connections: 1 });
  const found = await owner.prisma.$queryRawUnsafe<{ text: string | null }[]>(sql);
  await owner.close();
  return found.map(({ text }) => text).join('\n');
}

const shopOf = ({ installations }: GithubOffer) =>
  installations
    .find(({ id }) => id === installation)
    ?.repositories.find(({ fullName }) => fullName === `${acme}/shop`)?.id ?? 0;

describe('connecting by clicking', () => {
  test('goes there, comes back, picks, and has it, with nothing pasted', async () => {
    const { id, login } = await beThere(ada, 'ada-at-github');
    expect(login).toBe('ada-at-github');
    const offered = (await offer(ada, id)).json<GithubOffer>();
    const ours = offered.installations.find((shown) => shown.id === installation);
    expect(ours?.repositories.map(({ fullName, mayPush }) => [fullName, mayPush])).toEqual([
      [`${acme}/shop`, true],
      [`${acme}/handbook`, false],
    ]);
    const answer = await connect(ada, id, installation, [shopOf(offered)]);
    expect(answer.statusCode).toBe(201);
    const [repository] = answer.json<{ items: RepositoryView[] }>().items;
    expect(repository).toMatchObject({
      name: 'shop',
      url: `${github.url}/${acme}/shop.git`,
      githubAccount: acme,
      hasCredential: false,
    });
    expect(await listed(ada)).toHaveLength(1);
    expect(await listed(eve)).toEqual([]);
    const again = (await offer(ada, id)).json<GithubOffer>();
    const shop = again.installations.flatMap(({ repositories }) => repositories);
    expect(shop.find(({ id: number }) => number === shopOf(again))?.connectedAs).toBe('shop');
  });

  test('what is connected already is left, and a name that is taken gets its owner before it', async () => {
    const body = { name: 'shop', url: 'https://git.example.com/else/shop.git' };
    await post(ada, '/v1/repositories', body);
    const { id } = await beThere(ada, 'ada-at-github');
    const shop = shopOf((await offer(ada, id)).json());
    await connect(ada, id, installation, [shop, shop]);
    expect((await connect(ada, id, installation, [shop])).json()).toEqual({ items: [] });
    expect((await listed(ada)).map(({ name }) => name)).toEqual([`${acme}-shop`, 'shop']);
  });

  test('the token of the person is in no answer, no row and no audit, and is gone with the visit', async () => {
    const answer = await post(ada, '/v1/github/visits/return', await goThere(ada, 'ada-at-github'));
    const { id } = answer.json<GithubVisitView>();
    await connect(ada, id, installation, [shopOf((await offer(ada, id)).json())]);
    expect(answer.body).not.toContain('ghu_');
    expect(
      await rows(`SELECT v::text || encode(sealed_token, 'escape') AS text FROM github_visits v`),
    ).not.toContain('ghu_');
    expect(await rows('SELECT a::text AS text FROM audit_entries a')).not.toContain('ghu_');
    const own = `organization_id = '${ada.me.organization.id}'`;
    const audited = await rows(`SELECT action AS text FROM audit_entries WHERE ${own}`);
    for (const action of ['github.visit', 'installation.bind', 'repository.connect'])
      expect(audited).toContain(action);
    await post(ada, '/v1/github/visits');
    expect((await offer(ada, id)).statusCode).toBe(404);
    const done = (await beThere(ada, 'ada-at-github')).id;
    const end = () => inject({ method: 'DELETE', url: `/v1/github/visits/${done}`, headers: ada.cookie });
    expect((await end()).statusCode).toBe(204);
    expect((await end()).statusCode).toBe(404);
    expect((await connect(ada, done, installation, [1])).statusCode).toBe(404);
  });

  test('a session asks GitHub one thing at a time', async () => {
    const { id } = await beThere(ada, 'ada-at-github');
    const answers = await Promise.all(Array.from({ length: 6 }, () => offer(ada, id)));
    const codes = answers.map(({ statusCode }) => statusCode);
    expect(new Set(codes)).toEqual(new Set([200, 429]));
    expect(await offer(ada, id)).toMatchObject({ statusCode: 200 });
  });

  test('where nothing is set up it says what an operator has to set, and the way by address stays', async () => {
    const without = await testApi();
    const person = await without.signUp();
    const setup = await without.app.inject({ url: '/v1/github', headers: person.cookie });
    expect(setup.json()).toEqual({ host: 'github.com', missing: ['LANDFALL_GITHUB_CLIENT_ID'] });
    const begun = await without.app.inject({
      method: 'POST',
      url: '/v1/github/visits',
      headers: person.cookie,
    });
    expect(begun.statusCode).toBe(422);
    expect(begun.body).toContain('LANDFALL_GITHUB_CLIENT_ID');
    await without.close();
  });
});

describe("claiming another's installation", () => {
  test('the number of an installation is worth nothing to whom GitHub does not show it', async () => {
    await github.setAuth(`${acme}/handbook`, { users: [{ name: 'zed-at-github', token: 'token' }] });
    const shop = await numberOf('payroll');
    const { id } = await beThere(eve, 'eve-at-github');
    expect((await offer(eve, id)).json<GithubOffer>().installations).not.toContainEqual(
      expect.objectContaining({ id: installation }),
    );
    expect((await connect(eve, id, installation, [shop])).statusCode).toBe(404);
    expect(await listed(eve)).toEqual([]);
    expect(
      await rows(
        `SELECT i::text AS text FROM installations i WHERE organization_id = '${eve.me.organization.id}'`,
      ),
    ).toBe('');
  });

  test('an installation_id that somebody typed into the address is not taken', async () => {
    const back = await goThere(eve, 'eve-at-github');
    const answer = await post(eve, '/v1/github/visits/return', { ...back, installation_id: installation });
    expect(answer.statusCode).toBe(400);
  });

  test('of an installation that one sees, a repository that one does not see stays hidden, and one to read stays', async () => {
    const payroll = await numberOf('payroll');
    const handbook = await numberOf('handbook');
    const { id } = await beThere(ada, 'ada-at-github');
    const hidden = await connect(ada, id, installation, [payroll]);
    const missing = await connect(ada, id, installation, [payroll + 100_000]);
    expect(hidden.statusCode).toBe(404);
    expect(hidden.json().detail).toBe(missing.json().detail);
    expect(hidden.body).not.toContain('payroll');
    const readOnly = await connect(ada, id, installation, [shopOf((await offer(ada, id)).json()), handbook]);
    expect(readOnly.statusCode).toBe(422);
    expect(await listed(ada)).toEqual([]);
  });

  test('what one saw while it was offered and does not see any more is not connected', async () => {
    const { id } = await beThere(ada, 'ada-at-github');
    const shop = shopOf((await offer(ada, id)).json());
    await github.setAuth(`${acme}/shop`, { users: [{ name: 'zed-at-github', token: 'token' }] });
    expect((await connect(ada, id, installation, [shop])).statusCode).toBe(404);
    expect(await listed(ada)).toEqual([]);
  });

  test('a suspended installation is shown as such, and nothing is connected through it', async () => {
    const { id } = await beThere(ada, 'ada-at-github');
    const shop = shopOf((await offer(ada, id)).json());
    github.suspend(installation, 'ada-at-github');
    const shown = (await offer(ada, id)).json<GithubOffer>().installations;
    expect(shown.find((one) => one.id === installation)).toMatchObject({ suspended: true, repositories: [] });
    expect((await connect(ada, id, installation, [shop])).statusCode).toBe(422);
  });
});

describe('a visit belongs to the session that began it', () => {
  test("the state of somebody else's session, of another of one's own, and one that was used are refused", async () => {
    const back = await goThere(ada, 'ada-at-github');
    expect((await post(eve, '/v1/github/visits/return', back)).statusCode).toBe(422);
    const grant = await inject({
      method: 'POST',
      url: '/v1/sessions',
      payload: { email: ada.email, password: 'correct horse battery staple' },
    });
    const cookie = `landfall.session=${grant.json<{ session: string }>().session}`;
    const other = { ...ada, cookie: { ...ada.cookie, cookie } };
    expect((await post(other, '/v1/github/visits/return', back)).statusCode).toBe(422);
    const good = await post(ada, '/v1/github/visits/return', back);
    expect(good.statusCode).toBe(200);
    expect((await post(ada, '/v1/github/visits/return', back)).statusCode).toBe(422);
    const { id } = good.json<GithubVisitView>();
    for (const stranger of [eve, other]) {
      expect((await offer(stranger, id)).statusCode).toBe(404);
      expect((await connect(stranger, id, installation, [1])).statusCode).toBe(404);
    }
  });

  test('a code that somebody else was given does not fit, even with the right state', async () => {
    const mine = await goThere(ada, 'ada-at-github');
    const theirs = await goThere(eve, 'eve-at-github');
    const answer = await post(ada, '/v1/github/visits/return', { ...mine, code: theirs.code });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).not.toContain(theirs.code);
  });

  test('ten minutes are enough', async () => {
    const back = await goThere(ada, 'ada-at-github');
    const { platform } = api.doors;
    const { now } = platform;
    platform.now = () => new Date(Date.now() + 10 * 60_000);
    const late = await post(ada, '/v1/github/visits/return', back);
    platform.now = now;
    expect(late.statusCode).toBe(422);
  });

  test('an API token goes nowhere', async () => {
    const made = await post(ada, '/v1/tokens', { name: 'ci' });
    const authorization = `Bearer ${made.json<{ token: string }>().token}`;
    const answer = await inject({ method: 'POST', url: '/v1/github/visits', headers: { authorization } });
    expect(answer.statusCode).toBe(403);
  });
});

describe('taking an account by e-mail', () => {
  test('an account at GitHub with the same address is nobody here', async () => {
    github.addPerson('mallory-at-github', { email: ada.email });
    const back = await goThere(eve, 'mallory-at-github');
    const { authorization: _, ...nobody } = { ...ada.bearer };
    const url = '/v1/github/visits/return';
    expect((await inject({ method: 'POST', url, headers: nobody, payload: back })).statusCode).toBe(401);
    const answer = await post(eve, url, back);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['set-cookie']).toBeUndefined();
    const me = await inject({ url: '/v1/me', headers: eve.cookie });
    expect(me.body).not.toContain(ada.email);
    expect(await listed(eve)).toEqual([]);
    expect(await rows('SELECT v::text AS text FROM github_visits v')).not.toContain(ada.email);
  });
});
