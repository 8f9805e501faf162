import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configMapRef, type Drifting, drifting } from '../../test/drifting.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { listActivity } from '../activity/list.ts';
import { getApplication } from '../applications/get.ts';
import { stopLine } from '../freeze/stop-line.ts';
import { askForSync } from '../syncs/ask.ts';
import { unitOfWork } from '../unit.ts';
import { ignoreDrifts, previewIgnore } from './ignore.ts';
import { countDrifts, listDrifts } from './list.ts';
import { revertDrifts } from './revert.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const x = (to: string, by = 'hpa') => ({ field: '/data/x', to, by });
const idsOf = async (one: Drifting, name?: string) =>
  (await one.drifts()).filter(({ ref }) => name === undefined || ref.name === name).map(({ id }) => id);
const acts = async ({ context }: Drifting) =>
  (await listActivity(context, { limit: 50 })).items.map(({ action }) => action);

/** Two applications of one organization, with the same change three times and another one once. */
async function two() {
  const first = await drifting(test, { selfHeal: false });
  const second = await drifting(test, { selfHeal: false }, first.context);
  await first.look({ a: [x('3')], b: [x('3')] });
  await second.look({ a: [x('3')], b: [x('9')] });
  return { first, second };
}

describe('the list', () => {
  it('puts identical changes together, page by page, and is filtered by application', async () => {
    const { first, second } = await two();
    const { context } = first;
    const page = await listDrifts(context, { limit: 1 });
    const rest = await listDrifts(context, { limit: 1, cursor: page.next ?? '' });
    expect(rest.next).toBeNull();
    const groups = [...page.items, ...rest.items];
    expect(groups.map(({ count, drifts }) => [count, drifts.length]).sort()).toEqual([
      [1, 1],
      [3, 3],
    ]);
    const filtered = await listDrifts(context, { limit: 10, applicationId: second.id });
    expect(filtered.items.map(({ count }) => count)).toEqual([1, 1]);
    expect(await countDrifts(context)).toEqual({ open: 4 });
  });

  it('holds nothing of another organization', async () => {
    await two();
    const stranger = await test.member('Eve');
    expect(await listDrifts(stranger, { limit: 10 })).toEqual({ items: [], next: null });
    expect(await countDrifts(stranger)).toEqual({ open: 0 });
  });
});

describe('revert now', () => {
  it('is one sync of just those objects for each application, by the person', async () => {
    const { first, second } = await two();
    const syncs = await revertDrifts(first.context, {
      driftIds: [...(await idsOf(first, 'a')), ...(await idsOf(second, 'a'))],
    });
    expect(syncs).toMatchObject([
      { trigger: 'person', requestedBy: 'Ada', scope: [{ name: 'a' }] },
      { trigger: 'person', requestedBy: 'Ada', scope: [{ name: 'a' }] },
    ]);
    await first.end(['a']);
    expect(await first.lines()).toEqual(['a /data/x reverted', 'b /data/x open']);
    expect((await getApplication(first.context, first.id)).syncStatus).toBe('OutOfSync');
    expect(await acts(first)).toContain('drift.revert');
  });

  it('of a foreign id says that there is no such drift, and does nothing', async () => {
    const { first } = await two();
    const stranger = await drifting(test, { selfHeal: false });
    const driftIds = await idsOf(first);
    await expect(revertDrifts(stranger.context, { driftIds })).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      revertDrifts(first.context, { driftIds: [...driftIds, randomUUID()] }),
    ).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await first.syncs())[0]).not.toContain('person: a');
  });

  it('of what is not open any more says so', async () => {
    const { first } = await two();
    const driftIds = await idsOf(first);
    await first.look({ a: 'unchanged', b: 'unchanged' });
    await expect(revertDrifts(first.context, { driftIds })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of what is held is refused, and done with a reason', async () => {
    const { first, second } = await two();
    await stopLine(first.context, { reason: 'The launch.' });
    const driftIds = [...(await idsOf(first)), ...(await idsOf(second))];
    await expect(revertDrifts(first.context, { driftIds })).rejects.toMatchObject({ code: 'held' });
    const override = { reason: 'It is this that broke the launch.' };
    const syncs = await revertDrifts(first.context, { driftIds, override });
    expect(syncs).toMatchObject([{ trigger: 'person' }, { trigger: 'person' }]);
  });

  it('twice in a row loses neither: what has not begun goes on in the one that takes its place', async () => {
    const { first } = await two();
    await revertDrifts(first.context, { driftIds: await idsOf(first, 'a') });
    await revertDrifts(first.context, { driftIds: await idsOf(first, 'b') });
    expect((await first.syncs())[0]).toBe('person: a b');
  });

  it('while a sync of the whole runs is refused: it would bring back the old release after it', async () => {
    const { first } = await two();
    const driftIds = await idsOf(first);
    const { id, number } = await askForSync(first.context, first.id);
    const running = { state: 'running' };
    await unitOfWork(first.context, ({ tx }) => tx.sync.updateMany({ where: { id }, data: running }));
    const before = await first.syncs();
    await expect(revertDrifts(first.context, { driftIds })).rejects.toMatchObject({
      code: 'conflict',
      why: `Sync ${number} runs; it puts this back.`,
    });
    expect(await first.syncs()).toEqual(before);
    // One of some objects has no say about the others.
    const scope = JSON.stringify([configMapRef('b')]);
    await unitOfWork(
      first.context,
      ({ tx }) => tx.$executeRaw`
      UPDATE syncs SET scope = ${scope}::jsonb WHERE id = ${id}::uuid`,
    );
    expect(await revertDrifts(first.context, { driftIds: await idsOf(first, 'a') })).toHaveLength(1);
  });

  it('while a sync waits for a yes is refused: it would be given up; a sync of the whole does it', async () => {
    const { first } = await two();
    const driftIds = await idsOf(first);
    const { id } = await askForSync(first.context, first.id);
    expect(await revertDrifts(first.context, { driftIds })).toMatchObject([{ id, scope: null }]);
    const waits = { state: 'waiting-for-approval' };
    await unitOfWork(first.context, ({ tx }) => tx.sync.updateMany({ where: { id }, data: waits }));
    await expect(revertDrifts(first.context, { driftIds })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('ignore', () => {
  const wish = { scope: 'object' } as const;

  it('writes a rule for that object, closes what it hides, and has a look', async () => {
    const { first } = await two();
    const ignored = await ignoreDrifts(first.context, { ...wish, driftIds: await idsOf(first, 'a') });
    expect(ignored).toMatchObject([{ state: 'ignored', ref: { name: 'a' } }]);
    const { syncPolicy } = await getApplication(first.context, first.id);
    expect(syncPolicy.ignoreDifferences).toMatchObject([
      { group: '', kind: 'ConfigMap', name: 'a', namespace: 'web', jsonPointers: ['/data/x'] },
    ]);
    expect(await acts(first)).toContain('drift.ignore');
    expect(test.jobs.at(-1)).toMatchObject({
      name: 'check-application',
      payload: { applicationId: first.id },
    });
    await first.look({ a: 'unchanged', b: [x('3')] });
    expect(await first.lines()).toEqual(['a /data/x ignored', 'b /data/x open']);
  });

  it('of every object of the kind shows beforehand what else it hides', async () => {
    const { first } = await two();
    const input = { scope: 'kind', driftIds: await idsOf(first, 'a') } as const;
    const [preview] = await previewIgnore(first.context, input);
    expect(preview?.drifts.map(({ ref }) => ref.name)).toEqual(['b']);
    expect(preview?.rules).toHaveLength(1);
    expect(await first.lines()).toEqual(['a /data/x open', 'b /data/x open']);
    await ignoreDrifts(first.context, input);
    expect(await first.lines()).toEqual(['a /data/x ignored', 'b /data/x ignored']);
  });

  /** As a look finds the image of a container, wherever it stands. */
  const image = (name: string, at: number) => ({
    field: `/spec/containers/${at}/image`,
    place: ['spec', 'containers', { name }, 'image'],
    to: 'theirs',
    by: 'kubectl',
  });

  it('of an item of a list names it by what names it: another that stands there later is not hidden', async () => {
    const one = await drifting(test, { selfHeal: false });
    await one.look({ a: [image('web', 0)], b: [image('web', 1)] });
    // The same change, though it stands elsewhere.
    expect((await listDrifts(one.context, { limit: 10 })).items.map(({ count }) => count)).toEqual([2]);
    const input = { ...wish, driftIds: await idsOf(one, 'a') };
    const [preview] = await previewIgnore(one.context, input);
    expect(preview?.rules).toMatchObject([
      { jsonPointers: [], jqPathExpressions: ['.spec.containers[]? | select(.name == "web") | .image'] },
    ]);
    await ignoreDrifts(one.context, input);
    expect(await one.lines()).toEqual([
      'a /spec/containers/0/image ignored',
      'b /spec/containers/1/image open',
    ]);
    await one.look({ a: [image('proxy', 0)], b: 'unchanged' });
    expect(await one.lines()).toEqual(['a /spec/containers/0/image open', 'b /spec/containers/1/image gone']);
  });

  it('of a list item as a whole shows that it hides the fields below it', async () => {
    const one = await drifting(test, { selfHeal: false });
    const whole = {
      ...image('web', 0),
      field: '/spec/containers/0',
      place: ['spec', 'containers', { name: 'web' }],
    };
    await one.look({ a: [whole], b: [image('web', 1), image('proxy', 0)] });
    const [preview] = await previewIgnore(one.context, { scope: 'kind', driftIds: await idsOf(one, 'a') });
    expect(preview?.drifts.map(({ field }) => field)).toEqual(['/spec/containers/1/image']);
  });

  it('until a day: the application is due for a look then', async () => {
    const { first } = await two();
    const expiresAt = new Date(first.context.now().getTime() + 20_000).toISOString();
    await ignoreDrifts(first.context, { ...wish, expiresAt, driftIds: await idsOf(first) });
    await first.look({ a: 'unchanged', b: 'unchanged' });
    const due = await unitOfWork(first.context, ({ tx }) =>
      tx.application.findFirstOrThrow({ where: { id: first.id }, select: { nextCheckAt: true } }),
    );
    expect(due.nextCheckAt.toISOString()).toBe(expiresAt);
    first.later(21);
    await first.look({ a: [x('3')], b: 'unchanged' });
    expect(await first.lines()).toEqual(['a /data/x open', 'b /data/x ignored']);
  });

  it.each([
    ['a day that is over', { expiresAt: '2020-01-01T00:00:00Z' }, 'invalid-request'],
    ['an id of nobody', { driftIds: [randomUUID()] }, 'not-found'],
  ])('refuses %s', async (_name, over, code) => {
    const { first } = await two();
    const input = { ...wish, driftIds: await idsOf(first), ...over };
    await expect(ignoreDrifts(first.context, input)).rejects.toMatchObject({ code });
    await expect(previewIgnore(first.context, input)).rejects.toMatchObject({ code });
  });

  it('refuses a foreign id, an object that was deleted, and what is not open any more', async () => {
    const { first } = await two();
    const driftIds = await idsOf(first);
    const stranger = await test.member('Eve');
    await expect(ignoreDrifts(stranger, { ...wish, driftIds })).rejects.toMatchObject({ code: 'not-found' });
    await first.look({ a: 'unchanged', b: 'unchanged', c: 'deleted' });
    const gone = { ...wish, driftIds };
    await expect(ignoreDrifts(first.context, gone)).rejects.toMatchObject({ code: 'conflict' });
    const deleted = { ...wish, driftIds: await idsOf(first, 'c') };
    await expect(ignoreDrifts(first.context, deleted)).rejects.toMatchObject({ code: 'refused' });
    expect((await getApplication(first.context, first.id)).syncPolicy.ignoreDifferences).toEqual([]);
  });

  it('overtakes a look that began before: what it found by the old rules is dropped', async () => {
    const { first } = await two();
    const driftIds = await idsOf(first);
    const ignore = () => ignoreDrifts(first.context, { ...wish, driftIds });
    expect(await first.look({ a: [x('3')], b: [x('3')] }, async () => void (await ignore()))).toBe(
      'overtaken',
    );
    expect(await first.lines()).toEqual(['a /data/x ignored', 'b /data/x ignored']);
  });

  it('twice makes no second rule', async () => {
    const { first } = await two();
    for (const _ of [1, 2]) {
      await ignoreDrifts(first.context, { ...wish, driftIds: await idsOf(first, 'a') });
      await first.look({ a: 'unchanged', b: 'unchanged' });
      await first.look({ a: [x('3')], b: 'unchanged' });
    }
    expect((await getApplication(first.context, first.id)).syncPolicy.ignoreDifferences).toHaveLength(1);
  });
});
