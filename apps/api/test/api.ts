import { randomUUID } from 'node:crypto';
import { openPlatform } from '@landfall/actions/open-platform';
import type { SessionGrant } from '@landfall/contracts/account';
import { makeRoleKeys, roleKeyFor } from '@landfall/crypto/role-keys';
import { testSchema } from '@landfall/db/testing';
import { testRedis } from '@landfall/devstack/test-stack';
import { openQueue, type Queue } from '@landfall/queue';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { buildApp } from '../src/app.ts';
import { type Doors, defaultLimits, type Limits } from '../src/doors.ts';
import { type GitHubDoor, githubAppDoor } from '../src/github/door.ts';
import type { Local } from '../src/local/local.ts';

export const PUBLIC_URL = 'http://landfall.test:3000';
export const COOKIE = 'landfall.session';
export const PASSWORD = 'correct horse battery staple';

/** Somebody who signed up: an organization of their own. */
export interface Person extends SessionGrant {
  email: string;
  /** Headers of a request with their session in the header. */
  bearer: { authorization: string };
  /** Headers of a browser's request with their session in the cookie. */
  cookie: { cookie: string; origin: string };
}

export interface TestApi {
  app: FastifyInstance;
  doors: Doors;
  queue: Queue;
  keys: ReturnType<typeof makeRoleKeys>;
  ownerUrl: string;
  redisUrl: string;
  /** Listens on a free port of loopback; answers the origin. */
  listen(): Promise<string>;
  signUp(): Promise<Person>;
  close(): Promise<void>;
}

/** The whole API over a real Postgres and a real Redis of this file's own. */
export async function testApi(
  options: {
    limits?: Partial<Limits>;
    local?: Local;
    publicUrl?: string;
    /** What the API knows of a GitHub App; nothing unless given. */
    github?: Parameters<typeof githubAppDoor>[0];
  } = {},
): Promise<TestApi> {
  const schema = await testSchema();
  const redis = await testRedis();
  const keys = makeRoleKeys();
  const queue = await openQueue(redis.url, { prefix: `test-${randomUUID()}` });
  const { platform, close } = openPlatform({
    databaseUrl: schema.url,
    connections: 5,
    queue,
    publicKeys: keys.publicKeys,
    publicUrl: options.publicUrl ?? PUBLIC_URL,
  });
  const doors: Doors = {
    platform,
    queue,
    key: roleKeyFor('api', keys),
    local: options.local,
    github: doorTo(options.github, roleKeyFor('api', keys), platform.publicUrl),
    limits: { ...defaultLimits, ...options.limits },
    trustedProxies: ['127.0.0.1', '::1'],
  };
  const app = await buildApp(doors);
  await app.ready();
  return {
    app,
    doors,
    queue,
    keys,
    ownerUrl: schema.ownerUrl,
    redisUrl: redis.url,
    listen: () => app.listen({ host: '127.0.0.1', port: 0 }),
    signUp: () => signUp(app),
    close: async () => {
      await app.close();
      await queue.close();
      await close();
      await schema.drop();
    },
  };
}

function doorTo(
  known: Parameters<typeof githubAppDoor>[0] | undefined,
  key: Doors['key'],
  publicUrl: string,
): GitHubDoor {
  if (!known) return { host: 'github.com', missing: ['LANDFALL_GITHUB_CLIENT_ID'], app: undefined };
  return { host: known.reach.address.host, missing: [], app: githubAppDoor(known, { key, publicUrl }) };
}

async function signUp(app: FastifyInstance): Promise<Person> {
  const email = `${randomUUID()}@example.com`;
  const payload = { name: 'Ada', email, password: PASSWORD, organization: 'Ada & Co' };
  const response = await app.inject({ method: 'POST', url: '/v1/sign-up', payload });
  if (response.statusCode !== 201) throw new Error(`sign-up answered ${response.body}`);
  const grant = response.json<SessionGrant>();
  return {
    ...grant,
    email,
    bearer: { authorization: `Bearer ${grant.session}` },
    cookie: { cookie: `${COOKIE}=${grant.session}`, origin: PUBLIC_URL },
  };
}

export const connectBody = (name = `r-${randomUUID().slice(0, 8)}`) => ({
  name,
  url: 'https://git.example.com/acme/shop.git',
});

/** Connects a repository and answers its view with the webhook secret. */
export async function connect(app: FastifyInstance, person: Person) {
  const response = await app.inject({
    method: 'POST',
    url: '/v1/repositories',
    headers: person.bearer,
    payload: connectBody(),
  });
  if (response.statusCode !== 201) throw new Error(`connect answered ${response.body}`);
  return response.json<{ id: string; webhookSecret: string; webhook: { url: string } }>();
}

/** An answer as somebody who compares two of them sees it: without what differs at every request anyway. */
export async function seen(app: FastifyInstance, request: InjectOptions) {
  const response = await app.inject(request);
  const { 'x-request-id': id, date: _date, ...headers } = response.headers;
  for (const name of Object.keys(headers)) if (name.startsWith('x-ratelimit')) delete headers[name];
  return {
    status: response.statusCode,
    headers,
    body: typeof id === 'string' ? response.body.replaceAll(id, 'ID') : response.body,
  };
}
