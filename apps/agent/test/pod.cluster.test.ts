import { afterEach, expect, test } from 'vitest';
import { isAlive, type PodView, podView } from './through/in-pod.ts';
import { type AgentProcess, startAgent } from './through/process.ts';

const open: AgentProcess[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

test('as its image and its Deployment say: no root, a root file system nobody writes to, the account of its pod', async () => {
  let pod: PodView | undefined;
  const agent = await startAgent('cluster', [], async (of) => {
    pod = await podView(of);
    const argv = [...pod.argv, ...pod.command];
    return { command: 'bwrap', argv, env: { PATH: process.env.PATH ?? '' } };
  });
  open.push(agent);
  expect(agent.output()).toContain('agent started');
  expect(agent.output()).not.toMatch(/"level":(50|60)|EROFS|EACCES/);
  expect(pod && (await isAlive(pod))).toBe(true);
});
