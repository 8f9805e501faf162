import { expect, test } from 'vitest';
import { readApplyEnvironment, readSourceEnvironment } from './env.ts';

const common = {
  LANDFALL_DATABASE_URL: 'postgres://app:secret-one@localhost/landfall',
  LANDFALL_REDIS_URL: 'redis://localhost:6379',
  LANDFALL_PUBLIC_URL: 'https://landfall.example',
  LANDFALL_KEY_FILE: '/keys/apply.json',
  LANDFALL_PUBLIC_KEYS_FILE: '/keys/public.json',
};

test('defaults are those of the design', () => {
  expect(readApplyEnvironment(common)).toMatchObject({
    LANDFALL_CHECK_SECONDS: 60,
    LANDFALL_LEASE_SECONDS: 15,
    LANDFALL_SWEEP_SECONDS: 5,
    LANDFALL_ALLOW_ADDRESSES: [],
  });
});

test('addresses are read as a list', () => {
  const env = {
    ...common,
    LANDFALL_WORK_DIR: '/work',
    LANDFALL_ALLOW_ADDRESSES: '127.0.0.1:8443, git.local',
  };
  expect(readSourceEnvironment(env).LANDFALL_ALLOW_ADDRESSES).toEqual(['127.0.0.1:8443', 'git.local']);
});

test('what is missing is named, no value is told', () => {
  const { LANDFALL_KEY_FILE: _key, ...rest } = common;
  const read = () => readApplyEnvironment({ ...rest, LANDFALL_PUBLIC_URL: 'secret-two' });
  expect(read).toThrow(/LANDFALL_KEY_FILE/);
  expect(read).not.toThrow(/secret-/);
  expect(() => readSourceEnvironment(common)).toThrow(/LANDFALL_WORK_DIR/);
});

test('hosted mode refuses what is not safe', () => {
  const hosted = { ...common, LANDFALL_HOSTED: '1', LANDFALL_ALLOW_ADDRESSES: 'localhost' };
  expect(() => readApplyEnvironment(hosted)).toThrow(/LANDFALL_ALLOW_ADDRESSES[\s\S]*LANDFALL_REDIS_URL/);
});
