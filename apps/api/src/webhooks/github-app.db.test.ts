import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { connectOffered } from '@landfall/actions/github/connect-offered';
import type { SeenAtGitHub } from '@landfall/actions/github/seen';
import { organizationId } from '@landfall/contracts/ids';
import { type DeliveryView, type RepositoryView, TOO_MANY_CALLS } from '@landfall/contracts/repository';
import { type Database, openDatabase } from '@landfall/db/client';
import { githubAddress } from '@landfall/providers/github-app';
import examples from '@octokit/webhooks-examples' with { type: 'json' };
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Person, type TestApi, testApi } from '../../test/api.ts';

const SECRET = 'the secret of the App';
const INSTALLATION = 4711;

interface Example {
  name: string;
  examples: unknown[];
}

let api: TestApi;
let owner: Database;
let ada: Person;
let bob: Person;
beforeAll(async () => {
  const reach = { address: githubAddress('https://github.invalid'), allow: [] };
  const client = { clientId: 'Iv1.x', clientSecret: 'x', slug: 'landfall' };
  api = await testApi({ limits: { perHook: 5 }, github: { reach, client, webhookSecret: SECRET } });
  owner = openDatabase(api.ownerUrl, { connections: 1 });
  [ada, bob] = [await api.signUp(), await api.signUp()];
});
afterAll(async () => {
  await owner.close();
  await api.close();
});

/** Two organizations may use one installation, each by a person of their own. */
async function connect(person: Person, id: number): Promise<RepositoryView> {
  const account = { id: 1, login: 'acme', type: 'organization' as const };
  const repository = { private: true, archived: false, mayPush: true };
  const found = [
    { ...repository, id, fullName: `acme/r-${id}`, url: `https://github.invalid/acme/r-${id}.git` },
  ];
  const seen: SeenAtGitHub = {
    login: 'ada',
    installations: async () => [{ id: INSTALLATION, account, suspended: false }],
    repositories: async () => ({ found, complete: true }),
  };
  const organization = organizationId.parse(person.me.organization.id);
  const context = {
    ...api.doors.platform,
    organizationId: organization,
    actor: { kind: 'system' as const, reason: 'a test' },
  };
  const [view] = await connectOffered(context, seen, { installationId: INSTALLATION, repositoryIds: [id] });
  if (!view) throw new Error('It was connected before.');
  return view;
}

/** As GitHub sends it when the App's webhook is set to its default. */
const asForm = (json: string): string => new URLSearchParams({ payload: json }).toString();
const pushOf = (id: number, installation = INSTALLATION) =>
  JSON.stringify({
    ref: 'refs/heads/main',
    after: 'a'.repeat(40),
    installation: { id: installation },
    repository: { id },
  });
const deliver = (body: string, { event = 'push', secret = SECRET, delivery = randomUUID() as string } = {}) =>
  api.app.inject({
    method: 'POST',
    url: '/webhooks/github',
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': delivery,
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    payload: body,
  });
const deliveriesOf = async (person: Person, repositoryId: string): Promise<DeliveryView[]> => {
  const url = `/v1/deliveries?repositoryId=${repositoryId}`;
  return (await api.app.inject({ url, headers: person.bearer })).json<{ items: DeliveryView[] }>().items;
};

test('a push is told to every organization that connected the repository, and to no other', async () => {
  const [mine, other, theirs] = [await connect(ada, 1), await connect(ada, 2), await connect(bob, 1)];
  expect((await deliver(pushOf(1))).statusCode).toBe(202);
  expect(await deliveriesOf(ada, mine.id)).toMatchObject([{ event: 'push', ref: 'refs/heads/main' }]);
  expect(await deliveriesOf(bob, theirs.id)).toHaveLength(1);
  expect(await deliveriesOf(ada, other.id)).toEqual([]);
});

test('a form is read as JSON is', async () => {
  const repository = await connect(ada, 13);
  expect((await deliver(asForm(pushOf(13)))).statusCode).toBe(202);
  expect(await deliveriesOf(ada, repository.id)).toMatchObject([{ event: 'push', ref: 'refs/heads/main' }]);
});

test('one that comes again counts an attempt; one of another installation or repository is nobody’s', async () => {
  const repository = await connect(ada, 3);
  const delivery = randomUUID();
  await deliver(pushOf(3), { delivery });
  await deliver(pushOf(3), { delivery });
  expect((await deliver(pushOf(3, 1))).statusCode).toBe(202);
  expect((await deliver(pushOf(33))).statusCode).toBe(202);
  expect(await deliveriesOf(ada, repository.id)).toMatchObject([{ attempts: 2 }]);
});

test('a repository that is told too often is looked at once for the rest, and its neighbours are not', async () => {
  const [noisy, quiet] = [await connect(ada, 4), await connect(ada, 5)];
  for (let count = 0; count < 8; count++) expect((await deliver(pushOf(4))).statusCode).toBe(202);
  await deliver(pushOf(5));
  expect(await deliveriesOf(ada, noisy.id)).toHaveLength(5);
  const late = async () =>
    (await deliveriesOf(ada, noisy.id)).filter(({ event }) => event === TOO_MANY_CALLS);
  await vi.waitFor(async () => expect(await late()).toMatchObject([{ ref: null, state: 'pending' }]), {
    timeout: 10_000,
    interval: 50,
  });
  expect(await deliveriesOf(ada, noisy.id)).toHaveLength(6);
  expect(await deliveriesOf(ada, quiet.id)).toHaveLength(1);
});

const pullOf = (id: number, number: number, action = 'opened') =>
  JSON.stringify({ action, number, installation: { id: INSTALLATION }, repository: { id } });
const pullsOf = (repositoryId: string) =>
  owner.prisma.$queryRaw<{ number: number; asked: number; asked_again: number }[]>`
    SELECT number, asked, asked_again FROM pull_requests WHERE repository_id = ${repositoryId}::uuid ORDER BY number`;

test('a pull request is noted for every organization that connected its repository, and is recorded', async () => {
  const [mine, theirs] = [await connect(ada, 20), await connect(bob, 20)];
  const delivery = randomUUID();
  for (let count = 0; count < 2; count++)
    expect((await deliver(pullOf(20, 7), { event: 'pull_request', delivery })).statusCode).toBe(202);
  await deliver(pullOf(20, 8, 'labeled'), { event: 'pull_request' });
  expect(await pullsOf(mine.id)).toEqual([{ number: 7, asked: 2, asked_again: 0 }]);
  expect(await pullsOf(theirs.id)).toHaveLength(1);
  expect(await deliveriesOf(ada, mine.id)).toMatchObject([
    { event: 'pull_request', ref: 'refs/pull/7/head', state: 'done', attempts: 2, outcomes: [] },
  ]);
});

test.each(['check_run', 'check_suite'])('a %s that is asked for again is planned again', async (event) => {
  const github = event === 'check_run' ? 21 : 22;
  const repository = await connect(ada, github);
  const head = 'b'.repeat(40);
  for (const number of [1, 2]) await deliver(pullOf(github, number), { event: 'pull_request' });
  await owner.prisma
    .$executeRaw`UPDATE pull_requests SET head = ${head}, standing = 'open' WHERE repository_id = ${repository.id}::uuid AND number = 2`;
  const body = (action: string) =>
    JSON.stringify({
      action,
      [event]: { head_sha: head },
      installation: { id: INSTALLATION },
      repository: { id: github },
    });
  expect((await deliver(body('completed'), { event })).statusCode).toBe(202);
  expect((await deliver(body('rerequested'), { event })).statusCode).toBe(202);
  expect(await pullsOf(repository.id)).toEqual([
    { number: 1, asked: 1, asked_again: 0 },
    { number: 2, asked: 2, asked_again: 2 },
  ]);
});

test('every payload that GitHub shows is taken, whole and as it is', async () => {
  for (const { name: event, examples: bodies } of examples as unknown as Example[])
    for (const body of bodies) {
      const { statusCode } = await deliver(JSON.stringify(body), { event });
      expect([event, statusCode]).toEqual([event, event === 'ping' ? 200 : 202]);
    }
});

test('an old push moves nothing: only Git says where a branch is (HOOK-5)', async () => {
  const repository = await connect(ada, 23);
  await deliver(pushOf(23));
  expect(await deliveriesOf(ada, repository.id)).toMatchObject([{ revision: null }]);
  const [row] = await owner.prisma.$queryRaw<{ head: string | null }[]>`
    SELECT head_revision AS head FROM repositories WHERE id = ${repository.id}::uuid`;
  expect(row).toEqual({ head: null });
});

const aboutAll = () => JSON.stringify({ action: 'deleted', installation: { id: INSTALLATION } });
/** Puts the next look at a repository far off, or says whether it is due. */
const putOff = (id: string) =>
  owner.prisma
    .$executeRaw`UPDATE repositories SET next_poll_at = now() + interval '1 day' WHERE id = ${id}::uuid`;
async function due(id: string): Promise<boolean> {
  const [row] = await owner.prisma.$queryRaw<
    { due: boolean }[]
  >`SELECT next_poll_at <= now() AS due FROM repositories WHERE id = ${id}::uuid`;
  return row?.due === true;
}

test.each(['installation', 'installation_repositories', 'repository'])(
  'of %s nothing is believed: the repositories are looked at, and no audit is filled with that',
  async (event) => {
    const repository = await connect(ada, { installation: 6, installation_repositories: 7 }[event] ?? 8);
    await putOff(repository.id);
    expect((await deliver(aboutAll(), { event })).statusCode).toBe(202);
    expect(await due(repository.id)).toBe(true);
    const audit = await api.app.inject({ url: '/v1/activity?limit=200', headers: ada.bearer });
    expect(audit.body).not.toContain('repository.refresh');
    const still = await api.app.inject({ url: `/v1/repositories/${repository.id}`, headers: ada.bearer });
    expect(still.json()).toMatchObject({ githubAccount: 'acme', problem: null });
  },
);

test('a deleted branch is a hint: its repository is looked at, and no other', async () => {
  const [repository, other] = [await connect(ada, 313), await connect(ada, 314)];
  await putOff(repository.id);
  await putOff(other.id);
  const body = {
    ref: 'main',
    ref_type: 'branch',
    installation: { id: INSTALLATION },
    repository: { id: 313 },
  };
  expect((await deliver(JSON.stringify(body), { event: 'delete' })).statusCode).toBe(202);
  expect([await due(repository.id), await due(other.id)]).toEqual([true, false]);
});

test('who is told too often that access changed is left to the next look', async () => {
  const repository = await connect(ada, 11);
  for (let count = 0; count < 5; count++) await deliver(aboutAll(), { event: 'installation' });
  await putOff(repository.id);
  expect((await deliver(aboutAll(), { event: 'installation' })).statusCode).toBe(202);
  expect(await due(repository.id)).toBe(false);
});

test('what fails for one organization keeps no other from being told', async () => {
  const [broken, whole] = [await connect(ada, 12), await connect(bob, 12)];
  // Rows of one tenant that nobody can write: the first of the two, as they are gone through by their ids.
  await owner.prisma.$executeRawUnsafe(`CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF '${broken.id}' IN (to_jsonb(NEW)->>'repository_id', to_jsonb(NEW)->>'id') THEN RAISE 'broken'; END IF; RETURN NEW; END $$`);
  for (const table of ['deliveries', 'repositories'])
    await owner.prisma.$executeRawUnsafe(
      `CREATE TRIGGER refuse_one BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_one()`,
    );
  expect((await deliver(pushOf(12))).statusCode).toBe(202);
  expect(await deliveriesOf(bob, whole.id)).toHaveLength(1);
  expect(await deliveriesOf(ada, broken.id)).toEqual([]);
  await owner.prisma.$executeRaw`ALTER TABLE repositories DISABLE TRIGGER refuse_one`;
  await putOff(whole.id);
  await owner.prisma.$executeRaw`ALTER TABLE repositories ENABLE TRIGGER refuse_one`;
  expect((await deliver(aboutAll(), { event: 'installation' })).statusCode).toBe(202);
  expect(await due(whole.id)).toBe(true);
  for (const table of ['deliveries', 'repositories'])
    await owner.prisma.$executeRawUnsafe(`DROP TRIGGER refuse_one ON ${table}`);
});

test('a wrong secret, a missing name and a Landfall without an App are refused', async () => {
  const wrong = await deliver(pushOf(1), { secret: 'another secret' });
  expect(wrong.statusCode).toBe(401);
  expect(wrong.json<{ fix: string }>().fix).toContain('of the GitHub App');
  expect((await deliver(pushOf(1), { delivery: 'two words' })).statusCode).toBe(400);
  const without = await testApi();
  const answer = await without.app.inject({ method: 'POST', url: '/webhooks/github', payload: '{}' });
  expect(answer.statusCode).toBe(401);
  await without.close();
});

test('who sends nothing, or does not sign, keeps no delivery out', async () => {
  const repository = await connect(ada, 10);
  const origin = new URL(await api.listen());
  const idle = Array.from({ length: 8 }, (_, count) => {
    const request = http.request({
      host: origin.hostname,
      port: origin.port,
      path: '/webhooks/github',
      method: 'POST',
      headers: {
        'content-length': String(25 * 1024 * 1024),
        'x-github-event': 'push',
        'x-github-delivery': randomUUID(),
        ...(count % 2 === 0 ? { 'x-hub-signature-256': `sha256=${'a'.repeat(64)}` } : {}),
      },
    });
    request.flushHeaders();
    return request.on('error', () => undefined);
  });
  const answered = idle.filter((_, count) => count % 2 === 1).map((request) => once(request, 'response'));
  // Those that bear no signature are answered at once; the others wait for a body that does not come.
  for (const [response] of await Promise.all(answered)) expect(response.statusCode).toBe(401);
  expect((await deliver(pushOf(10))).statusCode).toBe(202);
  expect(await deliveriesOf(ada, repository.id)).toHaveLength(1);
  for (const request of idle) request.destroy();
});

test('its own webhook address of such a repository takes nothing that the App signed', async () => {
  const repository = await connect(ada, 9);
  const body = pushOf(9);
  const answer = await api.app.inject({
    method: 'POST',
    url: new URL(repository.webhook.url).pathname,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
    },
    payload: body,
  });
  expect(answer.statusCode).toBe(401);
});

test('whatever a signed body holds, nothing breaks (HOOK-3)', async () => {
  const events = fc.constantFrom(
    'push',
    'installation',
    'pull_request',
    'check_run',
    'check_suite',
    'delete',
  );
  const bodies = fc.oneof(fc.json(), fc.string(), fc.constant('{"installation":{"id":-1},"repository":[]}'));
  await fc.assert(
    fc.asyncProperty(events, bodies, async (event, body) => {
      expect((await deliver(body, { event })).statusCode).toBeLessThan(500);
    }),
    { numRuns: 60 },
  );
});
