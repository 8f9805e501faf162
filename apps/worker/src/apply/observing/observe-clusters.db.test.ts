import { setTimeout as sleep } from 'node:timers/promises';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { applyKey, testApplication } from '@landfall/actions/testing/application';
import { parseAllowList } from '@landfall/egress';
import { openLog } from '@landfall/log';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Clusters, HostedCluster } from '../clusters.ts';
import type { ApplyRole } from '../role.ts';
import { observeClusters } from './observe-clusters.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

it('a cluster that does not answer keeps no other from being watched', async () => {
  const context = await test.member();
  const slow = await testApplication(context);
  const opened: string[] = [];
  const never = Promise.withResolvers<undefined>();
  const hosted = { discovery: async () => ({ kinds: [], failedGroups: [] }) } as unknown as HostedCluster;
  const clusters: Clusters = {
    open: async (_context, id) => {
      opened.push(id);
      return id === slow.clusterId ? never.promise : hosted;
    },
    reach: async () => hosted,
  };
  const role: ApplyRole = {
    platform: test.platform,
    key: applyKey(test),
    log: openLog('silent', 'apply'),
    allow: parseAllowList([]),
    clusters,
    checkSeconds: 60,
    leaseSeconds: 1,
    agents: { wakes: { onAgentWake: () => () => undefined }, awayMs: 30_000, begunMs: 30_000 },
    followed: { say: async () => false },
  };
  const ending = new AbortController();
  const observing = observeClusters(role, { onWake: () => () => undefined }, ending.signal);
  await vi.waitFor(() => expect(opened).toContain(slow.clusterId), 10_000);
  const quick = await testApplication(context);
  await vi.waitFor(() => expect(opened).toContain(quick.clusterId), 10_000);
  await sleep(0);
  ending.abort();
  never.resolve(undefined);
  await observing;
});
