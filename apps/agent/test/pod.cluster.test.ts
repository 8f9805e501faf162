import { afterEach, expect, test } from 'vitest';
import { inPod } from './through/in-pod.ts';
import { type AgentProcess, startAgent } from './through/process.ts';

const open: AgentProcess[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

test('as its image and its Deployment say: no root, a root file system nobody writes to, the account of its pod', async () => {
  const agent = await startAgent('cluster', [], inPod);
  open.push(agent);
  expect(agent.output()).toContain('agent started');
  expect(agent.output()).not.toMatch(/"level":"(error|fatal)"|EROFS|EACCES/);
});
