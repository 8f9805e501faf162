import { randomUUID } from 'node:crypto';
import type { Context } from '@landfall/actions/context';
import { systemContext } from '@landfall/actions/context';
import { endFollow } from '@landfall/actions/follows/end';
import { lookAtFollow } from '@landfall/actions/follows/look';
import { takeFollow } from '@landfall/actions/follows/take';
import { toJson } from '@landfall/actions/json';
import { testApplication } from '@landfall/actions/testing/application';
import { unitOfWork } from '@landfall/actions/unit';
import { noLines } from '@landfall/contracts/follow';
import { resourceKey } from '@landfall/contracts/resource';
import { roleKeyFor } from '@landfall/crypto/role-keys';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Person, type TestApi, testApi } from '../../test/api.ts';
import { type FollowReader, readFollow } from '../../test/follow-reader.ts';

const soon = { timeout: 10_000, interval: 10 };
const ref = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'web', name: 'web' };

let api: TestApi;
let origin: string;
const readers: FollowReader[] = [];
beforeAll(async () => {
  api = await testApi({ limits: { heartbeatMs: 100, followsPerCredential: 2, slowReaderMs: 300 } });
  origin = await api.listen();
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
});
afterAll(() => api.close());

/** A person with an application, and whoever reads its logs, played. */
async function scene(person?: Person, at = api) {
  const ada = person ?? (await at.signUp());
  const { organization } = ada.me;
  const context = systemContext(at.doors.platform, organization.id, 'a test');
  const { id: applicationId } = await testApplication(context);
  await unitOfWork(context, ({ tx }) =>
    tx.resourceState.create({
      data: {
        ...{ organizationId: organization.id, applicationId, key: resourceKey(ref), ref: toJson(ref) },
        ...{ status: 'Synced', observedAt: new Date() },
      },
    }),
  );
  const body = { applicationId, ref, pod: 'web-1', container: 'web' };
  const follow = async (over: object = {}, headers: Record<string, string> = ada.bearer) => {
    const reader = await readFollow(origin, { ...body, ...over }, headers);
    readers.push(reader);
    return reader;
  };
  return { ada, context, applicationId, body, follow };
}

/** The id of the newest follow of an organization: what the worker's job would name. */
const newest = async (context: Context): Promise<string> => {
  const row = await unitOfWork(context, ({ tx }) =>
    tx.probe.findFirst({ where: { role: 'follow' }, orderBy: { createdAt: 'desc' } }),
  );
  return row?.id ?? '';
};
const say = (id: string, lines: string[], more = {}) =>
  api.queue.followed.say(id, { kind: 'lines', lines: { ...noLines, lines, ...more } });

test('lines reach the page as they are said, and the end in words', async () => {
  const { context, follow, body } = await scene();
  const reader = await follow();
  expect(reader.status).toBe(200);
  const id = await newest(context);
  const taken = await takeFollow(context, roleKeyFor('apply', api.keys), id);
  expect(taken?.input).toEqual(body);
  expect(await say(id, ['one'], { anew: true })).toBe(true);
  await say(id, ['two', 'three'], { leftOut: 7 });
  await vi.waitFor(() => expect(reader.lines()).toEqual(['one', 'two', 'three']), soon);
  expect(reader.of('lines').reduce((sum, { leftOut }) => sum + Number(leftOut), 0)).toBe(7);
  const problem = { code: 'pod-missing', what: 'a', why: 'b', fix: 'c' };
  await endFollow(context, id, { ended: null, problem });
  await api.queue.followed.say(id, { kind: 'over' });
  await reader.ended;
  expect(reader.of('over')).toEqual([{ ended: null, problem }]);
});

test('when the page is gone nobody hears, and the follow is over', async () => {
  const { context, applicationId, follow } = await scene();
  const reader = await follow();
  const id = await newest(context);
  expect(await say(id, ['one'])).toBe(true);
  reader.close();
  await vi.waitFor(async () => expect(await say(id, ['two'])).toBe(false), soon);
  await vi.waitFor(
    async () =>
      expect(await lookAtFollow(context, id, applicationId)).toEqual({ ended: 'unheard', problem: null }),
    soon,
  );
});

test('a page that does not read is not waited for, and keeps nothing in memory', async () => {
  const { context, follow } = await scene();
  const reader = await follow();
  const id = await newest(context);
  reader.pause();
  const block = Array.from({ length: 500 }, () => 'x'.repeat(500));
  await vi.waitFor(async () => expect(await say(id, block)).toBe(false), { timeout: 20_000, interval: 1 });
});

test('a word that was lost is made up for by the row', async () => {
  const { context, follow } = await scene();
  const reader = await follow();
  await endFollow(context, await newest(context), { ended: 'stopped', problem: null });
  await reader.ended;
  expect(reader.of('over')).toEqual([{ ended: 'stopped', problem: null }]);
});

test('where nobody reads the log any more the page is told that it is lost, and asks again', async () => {
  const quiet = await testApi({ limits: { heartbeatMs: 50, followSilentMs: 6_000 } });
  try {
    const ada = await quiet.signUp();
    const { body, context, applicationId } = await scene(ada, quiet);
    const reader = await readFollow(await quiet.listen(), body, ada.bearer);
    readers.push(reader);
    const id = await newest(context);
    // A beat is enough. A busy machine may stand still for seconds: that is no silence yet.
    const beat = setInterval(() => void quiet.queue.followed.say(id, { kind: 'lines', lines: noLines }), 50);
    await vi.waitFor(() => expect(reader.of('heartbeat').length).toBeGreaterThan(5), soon);
    clearInterval(beat);
    await reader.ended;
    expect(reader.of('over')).toEqual([{ ended: 'lost', problem: null }]);
    expect(await lookAtFollow(context, id, applicationId)).not.toBe('open');
  } finally {
    await quiet.close();
  }
});

test('who signs out hears no more', async () => {
  const { ada, context, follow } = await scene();
  const reader = await follow();
  const id = await newest(context);
  await say(id, ['one']);
  await vi.waitFor(() => expect(reader.lines()).toEqual(['one']), soon);
  await api.app.inject({ method: 'DELETE', url: '/v1/sessions/current', headers: ada.bearer });
  await reader.ended;
  expect(reader.of('end')).toEqual([{ reason: 'signed-out' }]);
  expect(await say(id, ['secret'])).toBe(false);
});

test('is refused in words: nobody’s, another organization’s, not of the application, too long, too many', async () => {
  const { ada, follow } = await scene();
  const other = await scene();
  const code = async (reader: Promise<FollowReader>) => {
    const { status, problem } = await reader;
    return [status, problem?.code];
  };
  expect(await code(follow({}, {}))).toEqual([401, 'not-signed-in']);
  expect(await code(follow({}, other.ada.bearer))).toEqual([404, 'not-found']);
  expect(await code(follow({ ref: { ...ref, name: 'other' } }))).toEqual([404, 'not-found']);
  expect(await code(follow({ pod: 'x'.repeat(254) }))).toEqual([400, 'invalid-request']);
  expect(await code(follow({ applicationId: randomUUID() }))).toEqual([404, 'not-found']);
  const evil = { ...ada.cookie, origin: 'https://evil.example' };
  expect(await code(follow({}, evil))).toEqual([403, 'wrong-origin']);
  expect((await follow()).status).toBe(200);
  const second = await follow();
  expect(await code(follow())).toEqual([429, 'too-many-requests']);
  second.close();
  await vi.waitFor(async () => expect((await follow()).status).toBe(200), soon);
});
