import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

const url = 'https://landfall.example';

test('arguments win over the environment', () => {
  const env = {
    LANDFALL_URL: 'https://other.example',
    LANDFALL_AGENT_NAMESPACE: 'far',
    LANDFALL_AGENT_TOKEN: 't',
  };
  expect(readOptions(['--url', `${url}/clusters`, '--kubeconfig', 'k'], env)).toMatchObject({
    platform: { origin: url },
    token: 't',
    access: { kubeconfig: 'k' },
    namespace: 'far',
    leaseSeconds: 10,
  });
});

test('in a pod the environment is enough, and a token that was used is not there any more', () => {
  const env = { LANDFALL_URL: url, LANDFALL_AGENT_TOKEN_FILE: '/nowhere/token' };
  expect(readOptions([], env)).toMatchObject({
    access: 'in-cluster',
    token: undefined,
    namespace: 'landfall-agent',
  });
});

test.each([
  ['no address', []],
  ['an address that is none', ['--url', 'landfall']],
  ['a namespace that is none', ['--url', url, '--namespace', 'A_b']],
  ['an argument that is not known', ['--url', url, '--force']],
  ['a token that everybody on the machine could read', ['--url', url, '--token', 't']],
  ['plain HTTP to another machine', ['--url', 'http://landfall.example']],
])('%s is refused', (_what, args) => {
  expect(() => readOptions(args, {})).toThrow();
});

test('plain HTTP is good enough for this machine', () => {
  expect(readOptions(['--url', 'http://localhost:4000'], {}).platform.origin).toBe('http://localhost:4000');
});

test('a refusal does not repeat the token', () => {
  const token = 'x'.repeat(300);
  const env = { LANDFALL_AGENT_TOKEN: token };
  expect(() => readOptions(['--url', url], env)).toThrow(/token/);
  expect(() => readOptions(['--url', url], env)).not.toThrow(token);
  expect(() => readOptions(['--url', url, '--token', token], {})).not.toThrow(token);
});

test('the Lease lasts for whole seconds, as it says of itself', () => {
  expect(() => readOptions(['--url', url], { LANDFALL_AGENT_LEASE_SECONDS: '1.4' })).toThrow(/leaseSeconds/);
});
