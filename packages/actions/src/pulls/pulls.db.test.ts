import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { configMap, testApplication } from '../../test/application.ts';
import { lookedAt, plannedAt } from '../../test/looked-at.ts';
import { noted, sha, throughTheApp, told, wanted } from '../../test/pull.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { removeRepository } from '../repositories/remove.ts';
import { tidyHistory } from '../retention/tidy.ts';
import { read, unitOfWork } from '../unit.ts';
import { clickPull, planPullAgain } from './ask.ts';
import { beginPlans } from './begin-plans.ts';
import { recordBegunCheck, recordEndedCheck } from './begun-check.ts';
import { failLook } from './fail-look.ts';
import { getPull, getPullPlan, listPulls } from './list.ts';
import { notePull } from './note.ts';
import { openPullPlan } from './open-plan.ts';
import { openToPublish, recordCheck, recordComment, recordPublished } from './published.ts';
import { recordLook, type ToldPull } from './record-look.ts';
import { recordPullPlan } from './record-plan.ts';
import { finishLook } from './record-rendered.ts';
import { renderPlan } from './render-plan.ts';
import { takeUpPull } from './take-up.ts';
import { MOST_TRIES } from './tries.ts';

let test: TestPlatform;
let context: Context;
let application: Awaited<ReturnType<typeof testApplication>>;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());
beforeEach(async () => {
  context = await test.member();
  application = await testApplication(context);
  await throughTheApp(context, application.repositoryId);
});

const jobs = (name: string) => test.jobs.filter((job) => job.name === name).map(({ payload }) => payload);
const stored = (id: string) => read(context, (tx) => tx.pullRequest.findFirstOrThrow({ where: { id } }));
const seen = (head: string) => ({ head, baseBranch: 'main' });
const manifest = configMap('web', { replicas: '5' });
const plan = renderPlan([], [manifest]);

/** Takes it up as its job does, when everything is due. */
const takenUp = (id: string) => takeUpPull({ ...context, now: () => new Date(Date.now() + 86_400_000) }, id);

const look = (over: Partial<ToldPull> = {}, again = false) =>
  lookedAt(test, context, application, { over, again, manifest });

const looked = (over: Partial<ToldPull> = {}) => plannedAt(test, context, application, { over, manifest });

describe('noting', () => {
  it('makes one row, wakes its job each time, and only for what was connected through the App', async () => {
    const { repositoryId } = application;
    const first = await noted(context, repositoryId);
    const second = await noted(context, repositoryId);
    expect([second.id, second.asked]).toEqual([first.id, 2]);
    expect(jobs('plan-pull').filter((payload) => JSON.stringify(payload).includes(first.id))).toHaveLength(2);
    const byAddress = await testApplication(context);
    await notePull(context, { repositoryId: byAddress.repositoryId, number: 1 });
    const stranger = await test.member();
    await notePull(stranger, { repositoryId, number: 2 });
    expect((await listPulls(context, { limit: 50 })).items.map(({ number }) => number)).toEqual([7]);
    expect((await listPulls(stranger, { limit: 50 })).items).toEqual([]);
  });
});

describe('a head of somebody who may push', () => {
  it('is planned against the cluster, and written to GitHub with the last plan', async () => {
    const { id, planId } = await looked();
    expect(jobs('plan-pull-application')).toContainEqual({
      organizationId: context.organizationId,
      pullPlanId: planId,
    });
    expect(await getPull(context, id)).toMatchObject({
      state: 'planning',
      plans: [{ state: 'planning', against: 'base' }],
    });
    expect((await wanted(context, id)).publish).toBeUndefined();
    const opened = await openPullPlan(context, planId);
    expect(opened).toMatchObject({ application: { id: application.id }, notes: [], isTooLate: false });
    await recordPullPlan(context, planId, { plan, warnings: ['Careful.'] });
    expect(await getPull(context, id)).toMatchObject({
      state: 'planned',
      summary: { create: 1 },
      plans: [{ state: 'planned', against: 'cluster', warnings: ['A note.', 'Careful.'] }],
    });
    expect((await getPullPlan(context, planId)).plan).toEqual(plan);
    const publish = (await wanted(context, id)).publish ?? 0;
    expect(publish).toBe(1);
    await recordBegunCheck(context, id, { id: 11, head: sha('a') });
    expect(await openToPublish(context, id)).toMatchObject({
      checkId: 11,
      commentId: undefined,
      isDiscreet: false,
      plans: [{ id: planId, path: '.', warnings: ['A note.', 'Careful.'], plan }],
    });
    await recordComment(context, id, 12);
    await recordCheck(context, id, { publish, checkId: 11 });
    await recordPublished(context, id, publish, 'written');
    // The check has ended: the next planning begins another one, below the same comment.
    expect(await openToPublish(context, id)).toMatchObject({ checkId: undefined, commentId: 12 });
    expect((await wanted(context, id)).publish).toBeUndefined();
  });

  it('has its check written once, though its comment is refused for ever', async () => {
    const { id, planId } = await looked();
    await recordPullPlan(context, planId, { plan, warnings: [] });
    const publish = (await wanted(context, id)).publish ?? 0;
    await recordBegunCheck(context, id, { id: 11, head: sha('a') });
    await recordCheck(context, id, { publish, checkId: 11 });
    expect(await openToPublish(context, id)).toMatchObject({ checkDone: publish, checkId: undefined });
    // A newer head's check that was begun meanwhile stays.
    await recordBegunCheck(context, id, { id: 12, head: sha('a') });
    await recordCheck(context, id, { publish, checkId: 11 });
    await recordEndedCheck(context, id, 11);
    expect(await openToPublish(context, id)).toMatchObject({ checkId: 12 });
    await recordEndedCheck(context, id, 12);
    expect(await openToPublish(context, id)).toMatchObject({ checkId: undefined });
    const problem = { code: 'busy', what: 'Not written.', why: 'GitHub is busy.', fix: 'Wait.' };
    for (let tries = 1; tries < MOST_TRIES; tries++) {
      expect(await takenUp(id)).toMatchObject({ publish, tries });
      await recordPublished(context, id, publish, { problem, isPassing: true });
      expect(await wanted(context, id)).toMatchObject({ publish, tries, isDue: false });
    }
    await takenUp(id);
    await recordPublished(context, id, publish, { problem, isPassing: true });
    expect((await wanted(context, id)).publish).toBeUndefined();
  });

  it('is not begun again at once where its job was cut off, and what never passes fails', async () => {
    const { id, asked } = await noted(context, application.repositoryId);
    expect(await takeUpPull(context, id)).toMatchObject({ id, number: 7, asked, tries: 1 });
    expect(await takeUpPull(context, id)).toBeUndefined();
    expect(await takeUpPull(await test.member(), id)).toBeUndefined();
    expect(await recordLook(context, id, asked, told())).toBe(true);
    expect(await wanted(context, id)).toMatchObject({ asked, tries: 1, isDue: false });
    // What is asked for meanwhile is looked at at once.
    const again = await noted(context, application.repositoryId);
    expect(await wanted(context, id)).toMatchObject({ asked: again.asked, tries: 0, isDue: true });
    const problem = { code: 'busy', what: 'Not planned.', why: 'GitHub is busy.', fix: 'Wait.' };
    for (let tries = 1; tries < MOST_TRIES; tries++) {
      expect(await takenUp(id)).toMatchObject({ asked: again.asked, tries });
      await failLook(context, id, again.asked, { problem, isPassing: true });
      expect(await wanted(context, id)).toMatchObject({ asked: again.asked, tries, isDue: false });
    }
    await takenUp(id);
    await failLook(context, id, again.asked, { problem, isPassing: true });
    expect((await wanted(context, id)).asked).toBeUndefined();
    expect(await getPull(context, id)).toMatchObject({ state: 'failed', problem: { code: 'busy' } });
  });

  it.each([true, false])(
    'is due at once where it was asked for while an older request failed (passing: %s)',
    async (isPassing) => {
      const { id, asked } = await noted(context, application.repositoryId);
      await takeUpPull(context, id);
      const newer = await noted(context, application.repositoryId);
      const problem = { code: 'busy', what: 'No.', why: 'GitHub is busy.', fix: 'Wait.' };
      await failLook(context, id, asked, { problem, isPassing });
      const due = { asked: newer.asked, publish: undefined, tries: 0, isDue: true };
      expect(await wanted(context, id)).toEqual(due);
      expect((await stored(id)).problem).toBeNull();
    },
  );

  it('is written once its job is not there any more, not at once, and looked at first where it moved meanwhile', async () => {
    const { id, planId } = await looked();
    await recordPullPlan(context, planId, { plan, warnings: [] });
    expect(await takeUpPull(context, id)).toMatchObject({ publish: 1, tries: 1 });
    expect(await takeUpPull(context, id)).toBeUndefined();
    const { asked } = await noted(context, application.repositoryId);
    const problem = { code: 'busy', what: 'Not written.', why: 'GitHub is busy.', fix: 'Wait.' };
    await recordPublished(context, id, 1, { problem, isPassing: true });
    expect(await wanted(context, id)).toEqual({ asked, publish: 1, tries: 0, isDue: true });
    await takeUpPull(context, id);
    expect(await recordLook(context, id, asked, told())).toBe(false);
    expect(await takeUpPull(context, id)).toMatchObject({ publish: 1, tries: 1 });
  });

  it('is planned once, anew when somebody asks for it, and anew when the base or the head is another', async () => {
    const { id, planId } = await looked();
    await recordPullPlan(context, planId, { plan, warnings: [] });
    expect(await look()).toBeUndefined();
    expect((await wanted(context, id)).asked).toBeUndefined();
    await planPullAgain(context, id);
    const again = await look();
    expect(again?.planId).not.toBe(planId);
    await recordPullPlan(context, again?.planId ?? '', { plan, warnings: [] });
    expect(await look({ baseBranch: 'release' })).toBeDefined();
  });

  it('is planned against another base though the first try of it failed', async () => {
    const { id, planId } = await looked();
    await recordPullPlan(context, planId, { plan, warnings: [] });
    const { asked } = await noted(context, application.repositoryId);
    expect(await recordLook(context, id, asked, told({ baseBranch: 'release' }))).toBe(true);
    const problem = { code: 'busy', what: 'No.', why: 'Git is busy.', fix: 'Wait.' };
    await failLook(context, id, asked, { problem, isPassing: true });
    expect(await recordLook(context, id, asked, told({ baseBranch: 'release' }))).toBe(true);
  });

  it('is not begun anew by what else is said of it meanwhile, and is written all the same', async () => {
    const { id, planId } = await looked();
    // A label, say: told while the host is asked, and answered before or after the last plan has come.
    expect(await look()).toBeUndefined();
    await noted(context, application.repositoryId);
    await recordPullPlan(context, planId, { plan, warnings: [] });
    expect((await wanted(context, id)).publish).toBeUndefined();
    expect(await look()).toBeUndefined();
    expect(await getPull(context, id)).toMatchObject({ state: 'planned', plans: [{ id: planId }] });
    expect((await wanted(context, id)).publish).toBe(1);
  });

  it('does not say any more what kept a look that came to nothing new from being made', async () => {
    const { id, planId } = await looked();
    await recordPullPlan(context, planId, { plan, warnings: [] });
    const { asked } = await noted(context, application.repositoryId);
    const problem = { code: 'github-busy', what: 'No.', why: 'Busy.', fix: 'Wait.' };
    await failLook(context, id, asked, { problem, isPassing: true });
    expect(await recordLook(context, id, asked, told())).toBe(false);
    expect(await getPull(context, id)).toMatchObject({ state: 'planned', problem: null });
  });

  it('is superseded by a newer one: what its host still answers is not taken', async () => {
    const { id, planId } = await looked();
    const newer = await looked({ head: sha('b') });
    await recordPullPlan(context, planId, { plan, warnings: [] });
    expect(await openPullPlan(context, planId)).toBeUndefined();
    expect(await getPullPlan(context, planId)).toMatchObject({ state: 'superseded', against: 'base' });
    expect((await getPull(context, id)).plans.map((one) => one.id)).toEqual([newer.planId]);
    await looked({ head: sha('c') });
    await expect(getPullPlan(context, planId)).rejects.toThrow('This plan does not exist.');
  });

  it('is written without the objects that do not change', async () => {
    const { id, planId } = await looked();
    const same = configMap('same');
    const both = renderPlan([same], [same, manifest]);
    expect(both.items).toHaveLength(2);
    await recordPullPlan(context, planId, { plan: both, warnings: [] });
    const items = plan.items;
    expect((await openToPublish(context, id))?.plans).toMatchObject([
      { summary: { create: 1, unchanged: 1 }, plan: { ...both, items } },
    ]);
    expect((await getPullPlan(context, planId)).plan).toEqual(both);
  });

  it('is written with counts alone where its plans are more than are read at once', async () => {
    const { id, planId } = await looked();
    await recordPullPlan(context, planId, { plan, warnings: [] });
    expect((await openToPublish(context, id))?.plans).toMatchObject([{ plan }]);
    expect((await openToPublish(context, id, 10))?.plans).toMatchObject([
      { plan: null, summary: { create: 1 } },
    ]);
  });

  it('says why a plan could not be made, beside the difference to its base', async () => {
    const { id, planId } = await looked();
    const problem = { code: 'cluster-unreachable', what: 'No.', why: 'Away.', fix: 'Wait.' };
    await recordPullPlan(context, planId, { problem });
    expect(await getPull(context, id)).toMatchObject({
      state: 'failed',
      plans: [{ state: 'failed', problem, against: 'base' }],
    });
    expect((await getPullPlan(context, planId)).plan).toEqual(plan);
  });

  it('that touches nobody is done at once', async () => {
    const { id, asked } = await noted(context, application.repositoryId);
    await recordLook(context, id, asked, told());
    const none = {
      head: sha('a'),
      baseRevision: sha('0'),
      baseMoves: 0,
      plannedRevision: sha('a'),
      applicationIds: [],
      left: 0,
    };
    expect((await beginPlans(context, id, none))?.size).toBe(0);
    await finishLook(context, id, asked);
    expect(await getPull(context, id)).toMatchObject({ state: 'planned', applications: 0, summary: null });
    expect((await wanted(context, id)).publish).toBe(1);
  });
});

describe('a stranger’s head', () => {
  it.each([
    ['from a fork', { fork: true, association: 'MEMBER' }],
    ['of a first-time author', { fork: false, association: 'FIRST_TIME_CONTRIBUTOR' }],
    ['of somebody who contributed before', { fork: false, association: 'CONTRIBUTOR' }],
  ])('%s never has the cluster read by itself, whatever wakes the job', async (_what, over) => {
    const { id, planId } = await looked(over);
    expect(JSON.stringify(jobs('plan-pull-application'))).not.toContain(planId);
    expect(await openPullPlan(context, planId)).toBeUndefined();
    await unitOfWork(context, ({ tx }) =>
      tx.pullPlan.updateMany({ where: { id: planId }, data: { state: 'planning' } }),
    );
    expect(await openPullPlan(context, planId)).toBeUndefined();
    expect(await getPull(context, id)).toMatchObject({
      state: 'needs-click',
      stranger: true,
      plans: [{ state: 'needs-click', against: 'base', summary: { create: 1 } }],
    });
    expect((await wanted(context, id)).publish).toBe(1);
  });

  it('is planned against the cluster after a member’s click, for that head and no other', async () => {
    const { id, planId } = await looked({ fork: true });
    await expect(clickPull(context, id, seen(sha('b')))).rejects.toThrow(
      'was not planned against the cluster',
    );
    const clicked = await clickPull(context, id, seen(sha('a')));
    expect(clicked).toMatchObject({ state: 'planning', clicked: { by: expect.any(String) } });
    expect(await openPullPlan(context, planId)).toBeDefined();
    expect(jobs('plan-pull-application')).toContainEqual({
      organizationId: context.organizationId,
      pullPlanId: planId,
    });
    await recordPullPlan(context, planId, { plan, warnings: [] });
    expect(await getPull(context, id)).toMatchObject({ state: 'planned', plans: [{ against: 'cluster' }] });
    const newer = await looked({ fork: true, head: sha('b') });
    expect(await getPull(context, id)).toMatchObject({ state: 'needs-click', clicked: null });
    expect(await openPullPlan(context, newer.planId)).toBeUndefined();
  });

  it('needs another click when its base is another: merged into that it would touch others', async () => {
    const { id } = await looked({ fork: true });
    await clickPull(context, id, seen(sha('a')));
    const moved = await looked({ fork: true, baseBranch: 'release' });
    expect(await getPull(context, id)).toMatchObject({ state: 'needs-click', clicked: null });
    expect(JSON.stringify(jobs('plan-pull-application'))).not.toContain(moved.planId);
    expect(await openPullPlan(context, moved.planId)).toBeUndefined();
    // Nor is a click for what they saw before taken.
    await expect(clickPull(context, id, seen(sha('a')))).rejects.toThrow(
      'was not planned against the cluster',
    );
  });

  it('is not another organization’s to click', async () => {
    const { id } = await looked({ fork: true });
    const stranger = await test.member();
    await expect(clickPull(stranger, id, seen(sha('a')))).rejects.toThrow(
      'This pull request does not exist.',
    );
    await expect(getPull(stranger, id)).rejects.toThrow('This pull request does not exist.');
  });
});

describe('the end of a pull request', () => {
  it('merged or closed it says so, and nothing more is planned', async () => {
    const { id, planId } = await looked();
    expect(await look({ standing: 'merged' })).toBeUndefined();
    expect(await getPull(context, id)).toMatchObject({ standing: 'merged', state: 'planned' });
    expect(await openPullPlan(context, planId)).toBeUndefined();
    await expect(planPullAgain(context, id)).rejects.toThrow('was not planned');
    await expect(clickPull(context, id, seen(sha('a')))).rejects.toThrow('was not planned');
    // Opened once more it is planned once more, though nothing was pushed.
    expect(await look()).toBeDefined();
  });

  it('a trouble that passes is tried again later; another one is told', async () => {
    const { id, asked } = await noted(context, application.repositoryId);
    const problem = { code: 'github-busy', what: 'No.', why: 'Busy.', fix: 'Wait.' };
    await failLook(context, id, asked, { problem, isPassing: true });
    expect(await wanted(context, id)).toMatchObject({ asked, isDue: false });
    await failLook(context, id, asked, { problem, isPassing: false });
    expect(await wanted(context, id)).toMatchObject({ asked: undefined, publish: 1 });
    expect(await getPull(context, id)).toMatchObject({ state: 'failed', problem });
    expect(await look()).toBeDefined();
    expect((await stored(id)).problem).toBeNull();
  });

  it('goes with its repository, and long after it is over; what it needs stays meanwhile', async () => {
    const { id } = await looked();
    const later = { ...context, now: () => new Date(Date.now() + 200 * 86_400_000) };
    expect(await tidyHistory(later)).toMatchObject({ pulls: 0, objects: 0 });
    await look({ standing: 'closed' });
    const muchLater = { ...context, now: () => new Date(Date.now() + 400 * 86_400_000) };
    expect(await tidyHistory(muchLater)).toMatchObject({ pulls: 1, objects: 1 });
    await expect(getPull(context, id)).rejects.toThrow('This pull request does not exist.');
    const other = await testApplication(context);
    await throughTheApp(context, other.repositoryId);
    await noted(context, other.repositoryId);
    await unitOfWork(context, ({ tx }) => tx.application.deleteMany({ where: { id: other.id } }));
    await removeRepository(context, other.repositoryId);
    expect((await listPulls(context, { limit: 50 })).items).toEqual([]);
  });
});
