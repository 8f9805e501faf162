import { getCluster } from '@landfall/actions/clusters/list';
import { enqueueDue } from '@landfall/actions/sweep/enqueue-due';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { later, testAgent } from '@landfall/actions/testing/agent';
import { clusterId as asClusterId } from '@landfall/contracts/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkCluster } from '../src/apply/jobs/check-cluster.ts';
import { agentRole } from './agent-role.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

it('an agent whose API process died without a word is shown as disconnected by the next look', async () => {
  const context = await test.member();
  const { organizationId } = context;
  const agent = await testAgent(context);
  const clusterId = asClusterId.parse(agent.clusterId);
  const role = agentRole(test);
  await agent.join();
  const look = async (ms: number) => {
    await checkCluster({ ...role, platform: later(role.platform, ms) }, { organizationId, clusterId });
    return getCluster(context, clusterId);
  };
  // A sign of life puts the look off: nobody has to look at one that is heard.
  expect(await look(20_000)).toMatchObject({ state: 'connected' });
  test.jobs.length = 0;
  await enqueueDue(test.platform, 'apply');
  expect(test.jobs).toEqual([]);
  expect(await look(31_000)).toMatchObject({
    state: 'unreachable',
    problem: { code: 'agent-disconnected', why: 'Nothing was heard of it for 30 seconds.' },
    agent: { state: 'disconnected' },
  });
});
