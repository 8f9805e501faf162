import { noLines } from '@landfall/contracts/follow';
import { expect, test } from 'vitest';
import { makeAgentFollows } from './agent-follows.ts';

test('lines go to the follow that the agent was asked for, and to no other', async () => {
  const said: string[] = [];
  const say = async (id: string) => said.push(id) > 0;
  const follows = makeAgentFollows({ say });
  follows.handed('task', 'follow');
  expect(await follows.take('task', noLines)).toBe('passed');
  expect(await follows.take('another', noLines)).toBe('unfollow');
  expect(said).toEqual(['follow']);
});

test('what nobody has heard for a while is to end', async () => {
  let now = 0;
  let heard = true;
  const follows = makeAgentFollows({ say: async () => heard }, () => now, 1_000);
  follows.handed('task', 'follow');
  now = 5_000;
  expect(await follows.take('task', noLines)).toBe('passed');
  heard = false;
  now = 5_900;
  expect(await follows.take('task', noLines)).toBe('passed');
  now = 6_000;
  expect(await follows.take('task', noLines)).toBe('unfollow');
});
