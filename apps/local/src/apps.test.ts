import { expect, test } from 'vitest';
import { apps, environmentOf, type Wiring } from './apps.ts';

const wiring: Wiring = {
  checkout: '/srv/landfall',
  bundles: '/bundles',
  publicUrl: 'http://localhost:3000',
  ports: { door: 3000, api: 4001, web: 4002 },
  databaseUrl: 'postgresql://app:database-word@127.0.0.1/landfall',
  redisUrl: 'redis://:redis-word@127.0.0.1',
  keyFile: { api: '/keys/api.json', source: '/keys/source.json', apply: '/keys/apply.json' },
  publicKeysFile: '/keys/public.json',
  allowAddresses: ['127.0.0.1:5001', '10.0.0.7:6443'],
  localFile: '/local/local.json',
  gitCaFile: '/git-authorities.pem',
  kustomize: '/tools/kustomize',
  workDir: '/work',
  pollSeconds: 15,
  sessionSecret: 'session-word',
  github: {
    url: 'https://127.0.0.1:5001',
    clientId: 'Iv1.x',
    slug: 'landfall',
    privateKeyFile: '/keys/github-app.pem',
    clientSecretFile: '/keys/github-client-secret',
    webhookSecretFile: '/keys/github-webhook-secret',
  },
};
const home = { home: '/homes/x', tmp: '/homes/x/tmp' };
const all = apps(wiring);

test('each process is given the key of its own role and of no other', () => {
  const given = Object.fromEntries(all.map(({ name, env }) => [name, env.LANDFALL_KEY_FILE]));
  expect(given).toEqual({
    api: '/keys/api.json',
    'worker-source': '/keys/source.json',
    'worker-apply': '/keys/apply.json',
    web: undefined,
    door: undefined,
  });
  for (const { name, seat, env } of all) {
    const others = Object.values(wiring.keyFile).filter((file) => file !== env.LANDFALL_KEY_FILE);
    for (const other of others) expect(JSON.stringify({ name, seat, env })).not.toContain(other);
  }
});

test('of the GitHub App the source role has the key, the API the two secrets, and nobody else anything', () => {
  const holders = (file: string) =>
    all.filter(({ env }) => Object.values(env).includes(file)).map(({ name }) => name);
  expect(holders('/keys/github-app.pem')).toEqual(['worker-source']);
  expect(holders('/keys/github-client-secret')).toEqual(['api']);
  expect(holders('/keys/github-webhook-secret')).toEqual(['api']);
});

test('secrets are given to those who need them, and never as an argument', () => {
  const holders = (word: string) =>
    all.filter(({ env }) => JSON.stringify(env).includes(word)).map(({ name }) => name);
  expect(holders('database-word')).toEqual(['api', 'worker-source', 'worker-apply']);
  expect(holders('redis-word')).toEqual(['api', 'worker-source', 'worker-apply']);
  expect(holders('session-word')).toEqual(['web']);
  for (const { args } of all) expect(args.join(' ')).not.toMatch(/-word/);
});

test('the two workers are never one user', () => {
  const seats = Object.fromEntries(all.map(({ name, seat }) => [name, seat]));
  expect(seats).toMatchObject({ api: 'api', 'worker-source': 'source', 'worker-apply': 'apply' });
});

test('of our own environment a process gets a short list: no credential of the person who started it', () => {
  const [door] = all;
  if (!door) throw new Error('there is a door');
  const from = {
    PATH: '/bin',
    AWS_SECRET_ACCESS_KEY: 'x',
    KUBECONFIG: 'x',
    GITHUB_TOKEN: 'x',
    HTTPS_PROXY: 'p',
    HOME: '/me',
  };
  expect(environmentOf(door, home, from)).toEqual({
    PATH: '/bin',
    HTTPS_PROXY: 'p',
    HOME: '/homes/x',
    TMPDIR: '/homes/x/tmp',
    NODE_COMPILE_CACHE: '/homes/x/.cache/node',
    MALLOC_ARENA_MAX: '1',
    MALLOC_TRIM_THRESHOLD_: '131072',
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    ...door.env,
  });
});
