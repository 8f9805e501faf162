import { hostQuestion } from '@landfall/contracts/host';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { later, testAgent } from '../../test/agent.ts';
import { testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { observerShare } from '../observing/share.ts';
import { enqueueDue } from '../sweep/enqueue-due.ts';
import { read } from '../unit.ts';
import { askAgent } from './ask.ts';
import { storeBundle } from './bundles.ts';
import { newAgentToken } from './new-token.ts';
import { pendingTasks } from './pending.ts';
import { revokeAgent } from './revoke.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'web', name: 'a' };
const question = (id: string) =>
  hostQuestion.parse({
    kind: 'object',
    question: {
      application: { id, trackingPrefix: 'a/b', namespace: 'web', policy: {} },
      snapshots: [],
      ref,
    },
  });
const left = (context: Context) =>
  read(context, async (tx) => ({
    tasks: await tx.agentTask.count(),
    tokens: await tx.agentToken.count(),
    bundles: await tx.agentBundle.count(),
    identities: await tx.agentIdentity.count(),
  }));

it('the sweeper takes away what nobody needs any more, and nothing else', async () => {
  const context = await test.member();
  const agent = await testAgent(context);
  const { id } = await testApplication(context, {}, agent.clusterId);
  const ask = (ago: number) =>
    askAgent(later(context, -ago), { clusterId: agent.clusterId, question: question(id), withinMs: 1_000 });
  const owner = { clusterId: agent.clusterId, identityId: agent.enrolled.identityId };
  await storeBundle(context, { ...owner, snapshotId: crypto.randomUUID(), sealed: new Uint8Array([1]) });
  await ask(0.9 * HOUR);
  await enqueueDue(test.platform, 'source');
  expect(await left(context)).toEqual({ tasks: 1, tokens: 1, bundles: 1, identities: 1 });
  await ask(1.1 * HOUR);
  await newAgentToken(later(context, -31 * DAY), agent.clusterId);
  await enqueueDue(test.platform, 'source');
  expect(await left(context)).toEqual({ tasks: 1, tokens: 1, bundles: 1, identities: 1 });
  await revokeAgent(context, agent.clusterId);
  await enqueueDue(test.platform, 'source');
  expect(await left(context)).toEqual({ tasks: 1, tokens: 1, bundles: 0, identities: 1 });
});

it('an identity goes a month after its keys were replaced, with the next that is tidied', async () => {
  const context = await test.member();
  const { clusterId, enrolled } = await testAgent(context);
  const { organizationId } = context;
  const retired = (days: number) => ({
    organizationId,
    id: crypto.randomUUID(),
    clusterId,
    signingKey: 'k',
    sealingKey: 'k',
    retiresAt: new Date(Date.now() - days * DAY),
  });
  const [old, recent] = [retired(31), retired(29)];
  await read(context, (tx) => tx.agentIdentity.createMany({ data: [old, recent] }));
  const owner = { clusterId, identityId: recent.id, snapshotId: crypto.randomUUID() };
  await storeBundle(context, { ...owner, sealed: new Uint8Array([1]) });
  await enqueueDue(test.platform, 'source');
  const kept = await read(context, (tx) => tx.agentIdentity.findMany({ select: { id: true } }));
  expect(kept.map(({ id }) => id).sort()).toEqual([enrolled.identityId, recent.id].sort());
});

it('a task that an agent has is kept for as long as it may work on it', async () => {
  const context = await test.member();
  const agent = await testAgent(context);
  const { id } = await testApplication(context, {}, agent.clusterId);
  const old = later(context, -1.5 * DAY);
  await askAgent(old, { clusterId: agent.clusterId, question: question(id), withinMs: 1_000 });
  const { connection } = await agent.join();
  await pendingTasks({ ...connection, context: old });
  await enqueueDue(test.platform, 'source');
  expect(await left(context)).toMatchObject({ tasks: 1 });
});

it('an agent’s cluster is observed by no worker', async () => {
  const context = await test.member();
  const agent = await testAgent(context);
  await testApplication(context, {}, agent.clusterId);
  const before = await observerShare(test.platform, crypto.randomUUID(), 30);
  expect(before.free.map(({ id }) => id)).not.toContain(agent.clusterId);
  const { clusterId } = await testApplication(context);
  const after = await observerShare(test.platform, crypto.randomUUID(), 30);
  expect(after.free.map(({ id }) => id)).toContain(clusterId);
});
