import { randomUUID } from 'node:crypto';
import { FOLLOW_MS } from '@landfall/contracts/follow';
import { resourceKey } from '@landfall/contracts/resource';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyKey, testApplication } from '../../test/application.ts';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { createProbe } from '../probes/create.ts';
import { getProbe } from '../probes/get.ts';
import { takeProbe } from '../probes/take.ts';
import { enqueueDue } from '../sweep/enqueue-due.ts';
import { unitOfWork } from '../unit.ts';
import { beginFollow, MOST_FOLLOWS } from './begin.ts';
import { endFollow } from './end.ts';
import { lookAtFollow } from './look.ts';
import { takeFollow } from './take.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const ref = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'web', name: 'web' };

async function scene() {
  const context = await test.member();
  const { organizationId } = context;
  const { id: applicationId } = await testApplication(context);
  await unitOfWork(context, ({ tx }) =>
    tx.resourceState.create({
      data: {
        ...{ organizationId, applicationId, key: resourceKey(ref), ref: toJson(ref) },
        ...{ status: 'Synced', observedAt: new Date() },
      },
    }),
  );
  const input = { applicationId, ref, pod: 'web-1', container: 'web' };
  const begin = async (as: Context = context, over: object = {}) => {
    const id = randomUUID();
    await beginFollow(as, id, { ...input, ...over });
    return id;
  };
  return { context, applicationId, input, begin };
}

it('is asked of a worker, taken by it, and ended once; no event tells of it', async () => {
  const { context, applicationId, input, begin } = await scene();
  const told = (await eventsOf(context)).length;
  const id = await begin();
  expect(test.jobs.at(-1)).toMatchObject({ name: 'follow-log', payload: { probeId: id } });
  expect(await lookAtFollow(context, id, applicationId)).toBe('open');
  const taken = await takeFollow(context, applyKey(test), id);
  expect(taken?.input).toEqual(input);
  await endFollow(context, id, { ended: 'stopped', problem: null });
  await endFollow(context, id, { ended: 'lost', problem: null });
  expect(await lookAtFollow(context, id, applicationId)).toEqual({ ended: 'stopped', problem: null });
  expect(await takeFollow(context, applyKey(test), id)).toBeUndefined();
  expect((await eventsOf(context)).length).toBe(told);
});

it('is none of the questions: not swept, not read as one, not answered as one', async () => {
  const { context, begin } = await scene();
  const id = await begin();
  const before = test.jobs.length;
  await enqueueDue(test.platform, 'apply');
  expect(test.jobs.slice(before).filter(({ payload }) => JSON.stringify(payload).includes(id))).toEqual([]);
  await expect(getProbe(context, id)).rejects.toMatchObject({ code: 'not-found' });
  expect(await takeProbe(context, 'apply', applyKey(test), id)).toBeUndefined();
});

it('is over with its time', async () => {
  const { context, begin } = await scene();
  const id = await begin();
  const later = { ...context, now: () => new Date(Date.now() + FOLLOW_MS + 1_000) };
  expect(await takeFollow(later, applyKey(test), id)).toBeUndefined();
});

it('is lost with its application', async () => {
  const { context, begin } = await scene();
  const id = await begin();
  expect(await lookAtFollow(context, id, randomUUID())).toEqual({ ended: 'lost', problem: null });
});

it('is refused for another organization, for an object that is not of the application, and for too many', async () => {
  const { context, begin, input } = await scene();
  await expect(begin(await test.member())).rejects.toMatchObject({ code: 'not-found' });
  await expect(begin(context, { ref: { ...ref, name: 'other' } })).rejects.toMatchObject({
    code: 'not-found',
  });
  const ids: string[] = [];
  for (let count = 0; count < MOST_FOLLOWS; count += 1) ids.push(await begin());
  await expect(begin()).rejects.toMatchObject({ code: 'too-many-requests' });
  // Questions have a bound of their own.
  const { applicationId } = input;
  await createProbe(context, { kind: 'inside', applicationId, ref });
  await endFollow(context, ids[0] ?? '', { ended: 'unheard', problem: null });
  await begin();
});
