import { randomUUID } from 'node:crypto';
import { recordRender } from '@landfall/actions/applications/record-render';
import type { Context } from '@landfall/actions/context';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { testAgent } from '@landfall/actions/testing/agent';
import { configMap, rendered, testApplication } from '@landfall/actions/testing/application';
import { runNewest } from '@landfall/actions/testing/run-newest';
import { unitOfWork } from '@landfall/actions/unit';
import type { FromPlatform } from '@landfall/contracts/agent-protocol';
import type { FastifyBaseLogger } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Channel } from './channel.ts';
import { desiredTeller } from './tell-desired.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform();
});
afterAll(() => platform?.close());

type Desired = Extract<FromPlatform, { type: 'desired' }>;

/** An agent's cluster, and what it is told over a connection that carries so much at once. */
async function scene(mostBytes: number) {
  const context = await platform.member();
  const agent = await testAgent(context);
  const { connection } = await agent.connect();
  const told: Desired[] = [];
  const channel = {
    mostBytes,
    send: (frame: FromPlatform) => {
      expect(Buffer.byteLength(JSON.stringify(frame))).toBeLessThanOrEqual(mostBytes);
      if (frame.type === 'desired') told.push(frame);
      return true;
    },
    sent: async () => undefined,
  } satisfies Partial<Channel>;
  const warnings: unknown[] = [];
  const log = { warn: (fields: unknown) => warnings.push(fields) } as unknown as FastifyBaseLogger;
  return {
    ...{ context, told, warnings },
    tell: desiredTeller(connection, channel as unknown as Channel, log),
    /** An application that is applied, with so many fields that are left as they are. */
    applied: async (left = 0) => {
      const { id } = await testApplication(context, {}, agent.clusterId);
      await recordRender(context, id, 1, {
        snapshot: await rendered(platform, context, id, [configMap('a')]),
      });
      await runNewest(context, id);
      await leave(context, id, left);
      return id;
    },
    waiting: async () => (await testApplication(context, {}, agent.clusterId)).id,
  };
}

async function leave({ organizationId, ...context }: Context, applicationId: string, count: number) {
  const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'web', name: 'a' };
  const drift = { key: '/ConfigMap/web/a', ref, what: 'changed', state: 'open', change: 'c' };
  const data = Array.from({ length: count }, (_, at) => ({
    ...{ ...drift, organizationId, applicationId },
    ...{ id: randomUUID(), field: `/data/${at}`, stoppedAt: new Date(), foundAt: new Date() },
  }));
  await unitOfWork({ ...context, organizationId }, ({ tx }) => tx.drift.createMany({ data }));
}

test('what is wanted comes in as many frames as it takes; what fits in none is told, and not to be healed', async () => {
  const { applied, waiting, tell, told, warnings } = await scene(16 * 1024);
  const ids = [await applied(80), await applied(80), await applied(200)];
  const other = await waiting();
  await tell();
  expect(told.map(({ more }) => more === true)).toEqual([true, false]);
  expect(told.at(-1)?.others).toEqual([other]);
  const all = told.flatMap(({ applications }) => applications);
  expect(all.map(({ application }) => application.id).sort()).toEqual([...ids].sort());
  const large = all.find(({ application }) => application.id === ids[2]);
  expect(large).toMatchObject({ heal: false, leave: [] });
  expect(all.filter(({ heal }) => heal).map((one) => one.leave.length)).toEqual([80, 80]);
  expect(warnings).toMatchObject([{ applications: [ids[2]] }]);
});

test('it is told once; after that when something has changed, and not by every sign that something may have', async () => {
  const { context, applied, waiting, tell, told } = await scene(64 * 1024);
  await applied();
  await tell();
  await tell();
  await tell('maybe');
  expect(told).toHaveLength(1);
  await testApplication(context);
  await tell('maybe');
  expect(told).toHaveLength(1);
  const other = await waiting();
  await tell('maybe');
  expect(told.map(({ others }) => others)).toEqual([[], [other]]);
});
