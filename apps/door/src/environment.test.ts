import { expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';

const ports = { LANDFALL_DOOR_PORT: '3000', LANDFALL_API_PORT: '3001', LANDFALL_WEB_PORT: '3002' };

test('on one machine: both loopbacks, backends by port', () => {
  expect(readEnvironment(ports)).toEqual({
    hosts: ['127.0.0.1', '::1'],
    port: 3000,
    backends: { api: 'http://127.0.0.1:3001', web: 'http://127.0.0.1:3002' },
  });
});

test('on several: named hosts', () => {
  const env = { ...ports, LANDFALL_DOOR_HOST: '0.0.0.0', LANDFALL_API_HOST: 'api' };
  expect(readEnvironment(env)).toMatchObject({ hosts: ['0.0.0.0'], backends: { api: 'http://api:3001' } });
});

test.each([undefined, '', '0', '70000', 'x'])('a port that is none (%s) is refused by name', (value) => {
  expect(() => readEnvironment({ ...ports, LANDFALL_API_PORT: value })).toThrow(/^LANDFALL_API_PORT must be/);
});
