import type { ApplicationView } from '@landfall/contracts/application';
import { expect, test } from '@playwright/test';
import { type Branch, ownBranch } from '../fixtures/branch.ts';
import { openStage, type Stage } from '../fixtures/stage.ts';

let stage: Stage;
let branch: Branch;
let head = '';

test.beforeAll(async () => {
  stage = await openStage('Evan');
  branch = await ownBranch(stage.ready, 'everyday');
  head = await branch.push(
    {
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`prune/m${n}.yaml`, config(`m${n}`, '1')])),
      'heal/a.yaml': config('a', '1'),
      'heal/b.yaml': config('b', '1'),
      'manual/a.yaml': config('a', '1'),
      'foreign/a.yaml': config('a', 'git'),
    },
    'Start',
  );
});

test('what leaves Git leaves the cluster, but never most of it at once', async () => {
  const { id, namespace } = await create('prune');
  await at(id, head);
  await push({ 'prune/m1.yaml': null }, 'One less');
  await at(id, head);
  expect(Object.keys(await stage.sandbox.configMaps(namespace))).toEqual(['m2', 'm3', 'm4', 'm5', 'm6']);

  const less = Object.fromEntries([2, 3, 4, 5].map((n) => [`prune/m${n}.yaml`, null]));
  await push({ ...less, 'prune/m6.yaml': null, 'prune/other.yaml': config('other', '1') }, 'Nearly all');
  const { lastSync } = await stage.applicationWhen(id, (now) => now.syncStatus === 'WaitingForApproval');
  const waiting = await stage.person.call('syncs.get', { params: { id: lastSync?.id ?? '' } });
  expect(waiting.approval?.problem).toMatchObject({ code: 'prune-limit' });
  expect(waiting.approval?.objects.map(({ name }) => name)).toContain('m4');
  expect(Object.keys(await stage.sandbox.configMaps(namespace))).toEqual(['m2', 'm3', 'm4', 'm5', 'm6']);
});

test('a hand in the cluster is undone: a change and a deletion, and nothing but those', async () => {
  const { id, namespace } = await create('heal');
  await at(id, head);
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  // An apply of the admin's own manager, by force: what `kubectl edit` does to a field.
  const drifted = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: { value: 'drifted' },
  };
  const edited = await stage.sandbox.request(
    'PATCH',
    `${path}/a?fieldManager=kubectl-edit&force=true`,
    drifted,
  );
  expect(edited.status).toBe(200);
  expect((await stage.sandbox.request('DELETE', `${path}/b`)).status).toBe(200);
  await stage.person.call('applications.refresh', { params: { id } });
  // The change may be undone before the deletion comes, and the look that was asked for may bring a whole sync: together they
  // undo just those two.
  const undone = async () => {
    const { items } = await stage.person.call('syncs.list', { query: { applicationId: id } });
    const later = items.filter(({ number, state }) => number > 1 && state === 'succeeded');
    const sum = (what: 'create' | 'configure' | 'prune') =>
      later.reduce((total, { summary }) => total + (summary?.[what] ?? 0), 0);
    return { create: sum('create'), configure: sum('configure'), prune: sum('prune') };
  };
  await expect.poll(undone, { timeout: 120_000 }).toEqual({ create: 1, configure: 1, prune: 0 });
  const { a, b } = await stage.sandbox.configMaps(namespace);
  expect([a?.data.value, b?.data.value]).toEqual(['1', '1']);
});

test('a manual application waits for its person; a second sync finds all unchanged and writes nothing', async () => {
  const { id, namespace } = await create('manual', { syncPolicy: { automated: false } });
  const waiting = await stage.applicationWhen(id, ({ desired }) => desired !== null);
  expect([waiting.syncStatus, waiting.lastSync]).toEqual(['OutOfSync', null]);
  expect(await stage.sandbox.configMaps(namespace)).toEqual({});
  await stage.person.call('applications.sync', { params: { id }, body: {} });
  await at(id, head);
  const mark = await stage.sandbox.mark();
  const again = await stage.person.call('applications.sync', { params: { id }, body: {} });
  const second = await stage.ended(id, (sync) => sync.id === again.id);
  expect(second).toMatchObject({ state: 'succeeded', summary: { unchanged: 1, create: 0, configure: 0 } });
  const asked = (await stage.sandbox.since(mark)).filter((entry) => entry.namespace === namespace);
  expect(asked.filter(({ verb }) => verb !== 'list')).toEqual([]);
});

test("another manager's field is named and not taken; freed, the sync goes through", async () => {
  const namespace = `foreign-${branch.name}`;
  await stage.sandbox.request('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const theirs = { metadata: { name: 'a' }, data: { value: 'theirs' } };
  await stage.sandbox.request('POST', `${path}?fieldManager=terraform`, theirs);
  const { id } = await create('foreign');
  const { problem } = await stage.applicationWhen(id, (now) => now.problem !== null);
  expect(problem).toMatchObject({
    code: 'field-conflict',
    why: expect.stringContaining('terraform owns /data/value'),
  });
  expect((await stage.sandbox.configMaps(namespace)).a?.data).toEqual({ value: 'theirs' });
  await stage.sandbox.request('DELETE', `${path}/a`);
  await stage.person.call('applications.sync', { params: { id }, body: {} });
  const { problem: after } = await at(id, head);
  expect(after).toBeNull();
});

test('two applications never share an object; what a removed one leaves, the next one takes over', async () => {
  const first = await create('heal', { name: `first-${branch.name}` });
  await at(first.id, head);
  const before = await stage.sandbox.configMaps(first.namespace);
  const place = { namespace: first.namespace };
  const second = await create('heal', { name: `second-${branch.name}`, ...place });
  const { problem } = await stage.applicationWhen(second.id, (now) => now.problem !== null);
  expect(problem).toMatchObject({ code: 'plan-refused', why: expect.stringContaining(`“${first.name}”`) });

  await stage.person.call('applications.remove', { params: { id: first.id } });
  expect(await stage.sandbox.configMaps(first.namespace)).toEqual(before);
  await stage.person.call('applications.sync', { params: { id: second.id }, body: {} });
  await at(second.id, head);
  expect(await stage.sandbox.configMaps(first.namespace)).toEqual(before);
});

const create = (path: string, more: Record<string, unknown> = {}): Promise<ApplicationView> =>
  stage.create({ name: `${path}-${branch.name}`, targetRevision: branch.name, path, ...more });

async function push(changes: Parameters<Branch['push']>[0], message: string): Promise<void> {
  head = await branch.push(changes, message);
  await stage.look();
}

/** Synced and Healthy; the commit is what it runs, or did not touch it. */
const at = (id: string, commit: string): Promise<ApplicationView> =>
  stage.applicationWhen(
    id,
    (now) =>
      now.syncStatus === 'Synced' && now.health.status === 'Healthy' && now.desired?.revision === commit,
  );

function config(name: string, value: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {value: "${value}"}\n`;
}
