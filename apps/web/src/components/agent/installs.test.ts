import { agentInstall } from '@landfall/contracts/agent';
import { afterEach, expect, test, vi } from 'vitest';
import { uuid } from '../../../test/fixtures.ts';
import { installs } from './installs.ts';

const anInstall = (minutes: number) =>
  agentInstall.parse({
    clusterId: uuid(4),
    token: 'lfa_x',
    expiresAt: new Date(Date.now() + minutes * 60_000).toISOString(),
    kubectl: '',
    helm: '',
    process: '',
  });

afterEach(() => vi.useRealTimers());

test('an install line is found again while its token is good, and not after', () => {
  vi.useFakeTimers();
  installs.keep(anInstall(15));
  expect(installs.find(uuid(4))?.token).toBe('lfa_x');
  vi.advanceTimersByTime(15 * 60_000);
  expect(installs.find(uuid(4))).toBeNull();
});

test('what was used is forgotten', () => {
  installs.keep(anInstall(15));
  installs.forget(uuid(4));
  expect(installs.find(uuid(4))).toBeNull();
});
