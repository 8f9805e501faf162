import { randomUUID } from 'node:crypto';
import { type Route, type RouteName, routes } from '@landfall/contracts/api';
import { githubAddress } from '@landfall/providers/github-app';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, connectBody, type Person, seen, type TestApi, testApi } from '../../test/api.ts';

let api: TestApi;
let ada: Person;
let bob: Person;
beforeAll(async () => {
  api = await testApi({ github: NOBODY });
  [ada, bob] = [await api.signUp(), await api.signUp()];
});
afterAll(() => api.close());

/** A GitHub that nobody is asked at: what is refused is refused before. */
const NOBODY = {
  reach: { address: githubAddress('https://github.invalid'), allow: [] },
  client: { clientId: 'Iv1.x', clientSecret: 'x', slug: 'landfall' },
  webhookSecret: 'x',
};

const inject = (request: InjectOptions) => api.app.inject(request);
const names = Object.keys(routes) as RouteName[];

describe('AUTHZ-4: a foreign id and a missing id', () => {
  /** A row of Ada's for each noun that a route names by id, made through the API itself. */
  async function idsOfAda(): Promise<Record<string, string>> {
    const post = async (url: string, payload: object) =>
      (await inject({ method: 'POST', url, headers: ada.bearer, payload })).json<{ id: string }>().id;
    const repository = await connect(api.app, ada);
    const sessions = await inject({ url: '/v1/sessions', headers: ada.bearer });
    return {
      repositories: repository.id,
      tokens: await post('/v1/tokens', { name: 'ci' }),
      probes: await post('/v1/probes', { kind: 'cluster', kubeconfig: 'a' }),
      account: sessions.json<{ items: { id: string }[] }>().items[0]?.id ?? '',
    };
  }

  /** What a route asks for before it looks for its row. */
  const payloads: Partial<Record<RouteName, object>> = {
    'syncs.approve': { planDigest: 'x' },
    'syncs.rollback': { from: randomUUID(), reason: 'It is slow.' },
    'applications.lock': { reason: 'Mine.' },
    'applications.act': {
      verb: 'restart',
      ref: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'web', name: 'web' },
    },
    'windows.update': { name: 'w', kind: 'deny', schedule: '0 0 * * *', durationMinutes: 60 },
    'pulls.click': { head: '0'.repeat(40), baseBranch: 'main' },
    'repositories.update': { openDiffs: true },
    'repositories.useDeployKey': { deployKeyId: randomUUID() },
    'github.connect': { installationId: 1, repositoryIds: [1] },
    'applications.unpin': { head: randomUUID() },
  };

  const withId = names.filter((name) => routes[name].path.includes(':id'));

  test.each(withId)('%s answers both with the same bytes', async (name) => {
    const route: Route = routes[name];
    const ids = await idsOfAda();
    const foreign = ids[name.split('.')[0] ?? ''] ?? randomUUID();
    const ask = (id: string) =>
      seen(api.app, {
        method: route.method,
        url: route.path.replace(':id', id),
        headers: bob.bearer,
        ...(route.body ? { payload: payloads[name] ?? {} } : {}),
      });
    const answers = [await ask(foreign), await ask(randomUUID())];
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.status).toBe(404);
  });

  test('Ada’s rows are still there, and in none of Bob’s lists', async () => {
    const repository = await connect(api.app, ada);
    for (const name of names.filter((one) => one.endsWith('.list'))) {
      const { body } = await inject({ url: routes[name].path, headers: bob.bearer });
      expect(body).not.toContain(repository.id);
      expect(body).not.toContain(ada.me.organization.id);
    }
    const mine = await inject({ url: `/v1/repositories/${repository.id}`, headers: ada.bearer });
    expect(mine.statusCode).toBe(200);
  });

  test('names are unique per organization only', async () => {
    const payload = connectBody();
    const ask = (person: Person) =>
      inject({ method: 'POST', url: '/v1/repositories', headers: person.bearer, payload });
    expect((await ask(ada)).statusCode).toBe(201);
    expect((await ask(bob)).statusCode).toBe(201);
    const again = await ask(ada);
    expect(again.statusCode).toBe(409);
    expect(again.json()).toMatchObject({ code: 'name-taken', errors: [{ pointer: '/name' }] });
  });
});
