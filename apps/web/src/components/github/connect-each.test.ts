import type { ConnectOfferedInput, OfferedInstallation } from '@landfall/contracts/github';
import { expect, test } from 'vitest';
import { type Connected, connectEach } from './connect-each.ts';

const installation = (id: number, ids: number[]): OfferedInstallation => ({
  id,
  account: `account-${id}`,
  suspended: false,
  complete: true,
  problem: null,
  repositories: ids.map((one) => ({
    id: one,
    fullName: `acme/r-${one}`,
    visibility: 'private',
    archived: false,
    mayPush: true,
    connectedAs: null,
    moved: false,
  })),
});
const installations = [installation(1, [11, 12]), installation(2, [21]), installation(3, [31])];
const picked = new Set([11, 21, 31]);

test('what the first connected is told when the second is refused, and is not asked for again', async () => {
  const asked: ConnectOfferedInput[] = [];
  let told: Connected = { names: [], ids: new Set() };
  let refuses = true;
  const connect = async (input: ConnectOfferedInput) => {
    asked.push(input);
    if (refuses && input.installationId === 2) throw new Error('refused');
    return { items: input.repositoryIds.map((id) => ({ name: `r-${id}` })) };
  };
  const go = () =>
    connectEach({ installations, picked }, told, connect, (now) => {
      told = now;
    });
  await expect(go()).rejects.toThrow('refused');
  expect(told).toEqual({ names: ['r-11'], ids: new Set([11]) });
  refuses = false;
  expect((await go()).names).toEqual(['r-11', 'r-21', 'r-31']);
  expect(asked.map(({ installationId }) => installationId)).toEqual([1, 2, 2, 3]);
});
