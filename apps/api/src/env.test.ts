import { describe, expect, test } from 'vitest';
import { readEnvironment } from './env.ts';

const good = {
  LANDFALL_API_PORT: '3001',
  LANDFALL_DATABASE_URL: 'postgres://app:canary@127.0.0.1:5432/landfall',
  LANDFALL_REDIS_URL: 'redis://:canary@127.0.0.1:6379/0',
  LANDFALL_PUBLIC_URL: 'https://landfall.example',
  LANDFALL_KEY_FILE: '/keys/api.json',
  LANDFALL_PUBLIC_KEYS_FILE: '/keys/public.json',
};

describe('the environment', () => {
  test('listens on loopback and believes loopback only, unless told', () => {
    const env = readEnvironment(good);
    expect(env.LANDFALL_API_PORT).toBe(3001);
    expect(env.LANDFALL_API_HOST).toBe('127.0.0.1');
    expect(env.LANDFALL_TRUSTED_PROXIES).toBe('127.0.0.1,::1');
    expect(env.LANDFALL_HOSTED).toBe(false);
  });

  test.each(Object.keys(good))('without %s it says so', (name) => {
    expect(() => readEnvironment({ ...good, [name]: undefined })).toThrow(name);
  });

  test('a wrong value is named, not told', () => {
    expect(() => readEnvironment({ ...good, LANDFALL_PUBLIC_URL: 'canary' })).toThrow(/LANDFALL_PUBLIC_URL/);
    expect(() => readEnvironment({ ...good, LANDFALL_PUBLIC_URL: 'canary' })).not.toThrow(/canary/);
  });

  test.each([
    ['LANDFALL_PUBLIC_URL', 'http://landfall.example'],
    ['LANDFALL_REDIS_URL', 'redis://127.0.0.1:6379/0'],
    ['LANDFALL_LOCAL_FILE', '/state/local.json'],
  ])('hosted mode refuses %s=%s', (name, value) => {
    expect(() => readEnvironment({ ...good, LANDFALL_HOSTED: '1', [name]: value })).toThrow(name);
    expect(readEnvironment({ ...good, LANDFALL_HOSTED: '1' }).LANDFALL_HOSTED).toBe(true);
  });
});
