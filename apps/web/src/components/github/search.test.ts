import type { OfferedInstallation, OfferedRepository } from '@landfall/contracts/github';
import { expect, test } from 'vitest';
import { canConnect, found, stateOf } from './search.ts';

const repository = (fullName: string, more: Partial<OfferedRepository> = {}): OfferedRepository => ({
  id: 1,
  fullName,
  visibility: 'private',
  archived: false,
  mayPush: true,
  connectedAs: null,
  moved: false,
  ...more,
});
const acme: OfferedInstallation = {
  id: 1,
  account: 'acme',
  suspended: false,
  complete: true,
  problem: null,
  repositories: [
    repository('acme/site', { mayPush: false }),
    repository('acme/shop-web'),
    repository('acme/Shop-api'),
    repository('acme/old-shop', { connectedAs: 'old-shop' }),
  ],
};
const names = (typed: string) => found(acme, typed).map(({ fullName }) => fullName);

test('those that can be connected come first, by name', () => {
  expect(names('')).toEqual(['acme/Shop-api', 'acme/shop-web', 'acme/old-shop', 'acme/site']);
});

test('each word counts, in any order and case', () => {
  expect(names('WEB shop')).toEqual(['acme/shop-web']);
  expect(names('  shop ')).toHaveLength(3);
  expect(names('nothing')).toEqual([]);
});

test('what was installed anew or renamed can be connected again by who may push to it', () => {
  const moved = repository('acme/shop', { connectedAs: 'shop', moved: true });
  expect([canConnect(moved), stateOf(moved)]).toEqual([true, 'connected before as shop; connect it again']);
  const guest = { ...moved, mayPush: false };
  expect([canConnect(guest), stateOf(guest)]).toEqual([
    false,
    'connected before as shop; you may not push to it',
  ]);
  const connected = { ...moved, moved: false };
  expect([canConnect(connected), stateOf(connected)]).toEqual([false, 'connected as shop']);
});
