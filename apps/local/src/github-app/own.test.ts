import { expect, test } from 'vitest';
import { isReached, manifestFor } from './manifest.ts';
import { readMakeOptions } from './options.ts';
import { appOfEnvironment } from './own.ts';

const whole = {
  LANDFALL_GITHUB_CLIENT_ID: 'Iv1.x',
  LANDFALL_GITHUB_APP_SLUG: 'landfall-acme',
  LANDFALL_GITHUB_PRIVATE_KEY_FILE: '/secrets/key.pem',
  LANDFALL_GITHUB_CLIENT_SECRET_FILE: '/secrets/client',
  LANDFALL_GITHUB_WEBHOOK_SECRET_FILE: '/secrets/webhook',
};

test('the operator’s own App is all of it, or it is said what is missing', () => {
  expect(appOfEnvironment({ PATH: '/bin' })).toBeUndefined();
  expect(appOfEnvironment(whole)).toMatchObject({
    url: 'https://github.com',
    slug: 'landfall-acme',
    files: { privateKeyFile: '/secrets/key.pem', webhookSecretFile: '/secrets/webhook' },
  });
  const url = 'https://git.example.com';
  expect(appOfEnvironment({ ...whole, LANDFALL_GITHUB_URL: url })).toMatchObject({ url });
  for (const name of Object.keys(whole))
    expect(() => appOfEnvironment({ ...whole, [name]: '' })).toThrow(`${name} is missing`);
});

test('an address that GitHub cannot reach gets no deliveries', () => {
  const manifest = (at: string) => manifestFor(at, { name: 'l', redirectUrl: 'http://127.0.0.1:1/made' });
  expect(manifest('https://l.example/').hook_attributes).toEqual({
    url: 'https://l.example/webhooks/github',
    active: true,
  });
  expect(manifest('http://localhost:3000').hook_attributes.active).toBe(false);
  for (const at of [
    'http://127.0.0.1',
    'http://10.1.2.3',
    'http://192.168.0.9',
    'https://x.internal',
    'http://[::1]',
  ])
    expect(isReached(at), at).toBe(false);
});

test.each([
  ['--public-url', 'landfall.example'],
  ['--public-url', 'https://l.example/path'],
  ['--organization', 'a/b'],
  ['--name', 'x'.repeat(35)],
])('%s %s is refused by name', (argument, value) => {
  expect(() => readMakeOptions([argument, value], '/srv')).toThrow(argument);
});
