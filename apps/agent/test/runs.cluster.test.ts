import { randomUUID } from 'node:crypto';
import { syncId as newSyncId } from '@landfall/contracts/ids';
import type { Manifest } from '@landfall/contracts/resource';
import { afterEach, expect, test } from 'vitest';
import { agentBox, anApplication, type Box, configMap } from './box.ts';

const open: Box[] = [];
const box = async (): Promise<Box> => {
  const made = await agentBox();
  open.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

test('a stop that comes while a run goes ends it', async () => {
  const agent = await box();
  // Nobody gives it an address here: a run waits for it until its deadline.
  const endless: Manifest = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'endless' },
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
  };
  const after = configMap('after', { x: '1' }, { annotations: { 'argocd.argoproj.io/sync-wave': '1' } });
  const planned = await agent.plan(agent.render([endless, after]));
  const ends = agent.host.journal.listen(() => {
    const told = agent.host.journal.after(0).find(({ entry }) => entry.kind === 'events');
    if (told?.entry.kind === 'events')
      agent.tasks.decide(told.entry.taskId, { kind: 'stop', reason: 'cancelled' });
  });
  const executed = await agent.execute(planned, 1);
  ends();
  expect(executed).toMatchObject({ answer: { outcome: 'cancelled' } });
  expect(executed.kind === 'execute' && executed.answer.results).toMatchObject([
    { ref: { name: 'endless' }, outcome: 'created' },
    { ref: { name: 'after' }, outcome: 'skipped' },
  ]);
});

test('a plan is made while as many runs as may be wait for something', async () => {
  const agent = await box();
  const going = Promise.withResolvers<void>();
  const runs = Array.from({ length: 20 }, () => {
    const { id } = anApplication('shop');
    void agent.host.runs.run(id, () => going.promise);
    const question = { applicationId: id, planDigest: '', generation: 1, waveDeadlineSeconds: 30 };
    const syncId = newSyncId.parse(randomUUID());
    return agent.ask({ kind: 'execute', question: { ...question, syncId, waitForHealth: true } });
  });
  expect((await agent.plan(agent.render([configMap('a', { x: '1' })]))).kind).toBe('plan');
  going.resolve();
  await Promise.all(runs);
});
