import type { Context } from '@landfall/actions/context';
import { recordDelivery } from '@landfall/actions/deliveries/record';
import { clickPull } from '@landfall/actions/pulls/ask';
import { getPull, getPullPlan, listPulls } from '@landfall/actions/pulls/list';
import { notePull } from '@landfall/actions/pulls/note';
import { recordPullPlan } from '@landfall/actions/pulls/record-plan';
import { renderPlan } from '@landfall/actions/pulls/render-plan';
import { MOST_TRIES } from '@landfall/actions/pulls/tries';
import { updateRepository } from '@landfall/actions/repositories/update';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { configMap } from '@landfall/actions/testing/application';
import { read, unitOfWork } from '@landfall/actions/unit';
import { repositoryId as asRepositoryId, pullId, pullPlanId } from '@landfall/contracts/ids';
import { commitFiles } from '@landfall/devstack/git-server';
import { GitHubError } from '@landfall/providers/github-app';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { hostedClusters } from '../src/apply/clusters.ts';
import { planPullApplication } from '../src/apply/jobs/plan-pull-application.ts';
import type { ApplyRole } from '../src/apply/role.ts';
import { planPull } from '../src/source/jobs/plan-pull.ts';
import { processDelivery } from '../src/source/jobs/process-delivery.ts';
import { refreshRepository } from '../src/source/jobs/refresh-repository.ts';
import type { SourceRole } from '../src/source/role.ts';
import { agentRole } from './agent-role.ts';
import { asked, file, NAME, type PullScene, pullScene, pullTenant, workFor, workOn } from './pull-scene.ts';

let test: TestPlatform;
let scene: PullScene;
let context: Context;
let repositoryId: string;
/** Who connected the double's repository first: every test has an organization of its own. */
let first: { context: Context; repositoryId: string };
let apply: ApplyRole;
/** How often a cluster was dialled. */
let dialled = 0;

beforeAll(async () => {
  test = await testPlatform();
  scene = await pullScene(test);
});
afterAll(async () => {
  await scene?.close();
  await test?.close();
});
beforeEach(async () => {
  ({ context, repositoryId } = await pullTenant(test, scene));
  first ??= { context, repositoryId };
  dialled = 0;
  const role = agentRole(test);
  const dial = () => {
    dialled += 1;
    throw new Error('Dialled.');
  };
  apply = { ...role, clusters: hostedClusters(role.key, [], dial) };
});

let branches = 0;
/** Pushes a branch with these files, and opens a pull request of it. */
async function opened(files: Record<string, string>, by = 'ada'): Promise<number> {
  branches += 1;
  const branch = `change-${branches}`;
  if (by === 'ada') {
    await commitFiles(scene.github, NAME, files, 'Change it', branch);
    return scene.github.openPull(NAME, { head: branch, by, title: 'Scale web' });
  }
  await scene.github.fork(NAME, by).catch(() => undefined);
  await commitFiles(scene.github, `${by}/shop`, files, 'Change it', branch);
  return scene.github.openPull(NAME, { head: `${by}:${branch}`, by, title: 'Scale web' });
}

const review = (number: number) => {
  const { checks, comments } = scene.github.reviewOf(NAME, number);
  return { check: checks.at(-1), checks, comments };
};
const plan = renderPlan([configMap('web', { replicas: '3' })], [configMap('web', { replicas: '5' })]);

it('a pull request of who may push: a check at once, the host of whom it touches asked, then check and one comment', async () => {
  const number = await opened({ 'web/cm.yaml': file('web', '5') });
  const id = await workOn(scene, context, repositoryId, number);
  expect(review(number)).toMatchObject({ check: { status: 'in_progress' }, comments: [] });
  const { plans, ...pull } = await getPull(context, id);
  expect(pull).toMatchObject({
    state: 'planning',
    title: 'Scale web',
    author: 'ada',
    stranger: false,
    baseBranch: 'main',
  });
  expect(plans).toMatchObject([{ applicationName: 'web', state: 'planning', summary: { configure: 1 } }]);
  const [planned] = plans;
  expect(asked(test)).toContain(planned?.id);
  expect((await getPullPlan(context, planned?.id ?? '')).plan?.items).toMatchObject([
    { action: 'configure', changes: [{ pointer: '/data/replicas', before: '3', after: '5' }] },
  ]);
  await recordPullPlan(context, planned?.id ?? '', { plan, warnings: ['Careful.'] });
  await workFor(scene, context, id);
  const { check, checks, comments } = review(number);
  expect(check).toMatchObject({ status: 'completed', conclusion: 'success' });
  expect(checks).toHaveLength(1);
  expect(check?.annotations).toMatchObject([{ path: 'web/cm.yaml', start_line: 1 }]);
  expect(comments).toMatchObject([{ body: expect.stringContaining('+ data.replicas: 5') }]);
  expect(comments[0]?.body).toContain(`https://landfall.example/pulls/${id}`);
  await commitFiles(scene.github, NAME, { 'web/cm.yaml': file('web', '6') }, 'More', `change-${branches}`);
  await workOn(scene, context, repositoryId, number);
  const newer = (await getPull(context, id)).plans[0];
  await recordPullPlan(context, newer?.id ?? '', { plan, warnings: [] });
  await workFor(scene, context, id);
  expect(review(number).check).toMatchObject({ conclusion: 'success', headSha: newer?.head });
  expect(review(number).comments.map((one) => one.id)).toEqual(comments.map((one) => one.id));
});

it('two organizations that connected one repository write under two names, and who was first keeps the plain one', async () => {
  const number = await opened({ 'web/cm.yaml': file('web', '24') });
  await workOn(scene, context, repositoryId, number);
  await workOn(scene, first.context, first.repositoryId, number);
  const organization = await read(context, (tx) => tx.organization.findFirstOrThrow());
  const names = review(number).checks.map(({ name }) => name);
  expect(names).toEqual([`Landfall plan (${organization.name})`, 'Landfall plan']);
});

it('one that no application reads is neutral at once, without a comment', async () => {
  const number = await opened({ 'readme.md': 'Words.' });
  const id = await workOn(scene, context, repositoryId, number);
  expect(review(number)).toMatchObject({ check: { conclusion: 'neutral' }, comments: [] });
  expect(await getPull(context, id)).toMatchObject({ state: 'planned', plans: [] });
});

it('what cannot be rendered is a failure with its words', async () => {
  const number = await opened({ 'web/cm.yaml': 'kind: {{\n', 'api/cm.yaml': file('api', '2') });
  const id = await workOn(scene, context, repositoryId, number);
  const { plans } = await getPull(context, id);
  const api = plans.find(({ applicationName }) => applicationName === 'api');
  expect(plans.find(({ applicationName }) => applicationName === 'web')).toMatchObject({ state: 'failed' });
  await recordPullPlan(context, api?.id ?? '', { plan, warnings: [] });
  await workFor(scene, context, id);
  expect(review(number).check).toMatchObject({
    conclusion: 'failure',
    title: '1 of 2 applications cannot be rendered',
  });
});

it('the cluster is never read for a fork’s head, whatever wakes the job, until a member has clicked for it', async () => {
  const number = await opened({ 'web/cm.yaml': file('web', '7') }, 'eve');
  const id = await workOn(scene, context, repositoryId, number);
  const { plans, head, stranger, state } = await getPull(context, id);
  expect({ stranger, state }).toEqual({ stranger: true, state: 'needs-click' });
  const planId = pullPlanId.parse(plans[0]?.id);
  expect(asked(test)).not.toContain(planId);
  const wake = () =>
    planPullApplication(
      apply,
      { organizationId: context.organizationId, pullPlanId: planId },
      new AbortController().signal,
    );
  await wake();
  await unitOfWork(context, ({ tx }) =>
    tx.pullPlan.updateMany({ where: { id: planId }, data: { state: 'planning' } }),
  );
  await wake();
  expect(dialled).toBe(0);
  const { check, comments } = review(number);
  expect(check).toMatchObject({ conclusion: 'action_required' });
  expect(comments[0]?.body).toContain('no cluster was read');
  expect(comments[0]?.body).toContain('+ data.replicas: 7');
  await clickPull(context, id, { head: head ?? '', baseBranch: 'main' });
  await wake();
  expect(dialled).toBe(1);
  expect(await getPull(context, id)).toMatchObject({ state: 'failed', clicked: { by: expect.any(String) } });
  // The next push needs another click.
  await commitFiles(
    scene.github,
    'eve/shop',
    { 'web/cm.yaml': file('web', '8') },
    'More',
    `change-${branches}`,
  );
  await workOn(scene, context, repositoryId, number);
  const after = await getPull(context, id);
  expect(after).toMatchObject({ state: 'needs-click', clicked: null });
  await planPullApplication(
    apply,
    { organizationId: context.organizationId, pullPlanId: pullPlanId.parse(after.plans[0]?.id) },
    new AbortController().signal,
  );
  expect(dialled).toBe(1);
});

it('where everybody may read there are names and counts, unless the organization says otherwise; a check asked for again is another', async () => {
  await scene.github.setAuth(NAME, { anonymousRead: true });
  const number = await opened({ 'web/cm.yaml': file('web', '9') }, 'eve');
  const id = await workOn(scene, context, repositoryId, number);
  expect(review(number).comments[0]?.body).not.toContain('replicas');
  expect(review(number).comments[0]?.body).toContain('ConfigMap shop/web');
  await updateRepository(context, repositoryId, { openDiffs: true });
  await notePull(context, { repositoryId, number, again: true });
  await workFor(scene, context, id);
  expect(review(number).comments[0]?.body).toContain('+ data.replicas: 9');
  expect(review(number).checks).toHaveLength(2);
  await scene.github.setAuth(NAME, { anonymousRead: false });
});

it('merged or closed, the row says so', async () => {
  const number = await opened({ 'api/cm.yaml': file('api', '4') });
  const id = await workOn(scene, context, repositoryId, number);
  await scene.github.mergePull(NAME, number, 'ada');
  await workOn(scene, context, repositoryId, number);
  expect(await getPull(context, id)).toMatchObject({ standing: 'merged', plans: [{ state: 'superseded' }] });
  expect(review(number).checks).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
});

it('what is planned is the merge into the base as it stands: what that gained since is never taken back', async () => {
  const number = await opened({ 'web/cm.yaml': file('web', '11') });
  const onBase = async (replicas: string) =>
    commitFiles(scene.github, NAME, { 'api/cm.yaml': file('api', replicas) }, 'Meanwhile');
  await onBase('12');
  const id = await workOn(scene, context, repositoryId, number);
  const first = await getPull(context, id);
  expect(first.plans).toMatchObject([{ applicationName: 'web', summary: { configure: 1 }, warnings: [] }]);
  // The trial merge that is there by now is into a base of yesterday.
  const tip = await onBase('13');
  await notePull(context, { repositoryId, number, again: true });
  await workFor(scene, context, id);
  const { plans, baseRevision } = await getPull(context, id);
  expect(plans).toMatchObject([{ applicationName: 'web', summary: { configure: 1 }, warnings: [] }]);
  expect(baseRevision).toBe(tip);
  expect(baseRevision).not.toBe(first.baseRevision);
});

it('a push to its base that touches its application has it planned anew', async () => {
  const number = await opened({ 'web/cm.yaml': file('web', '21') });
  const id = await workOn(scene, context, repositoryId, number);
  await commitFiles(scene.github, NAME, { 'web/other.yaml': file('other', '1') }, 'Meanwhile');
  expect((await getPull(context, id)).baseMoved).toBeNull();
  const push = { repositoryId, providerId: 'd1', event: 'push', ref: 'refs/heads/main' };
  const delivery = await recordDelivery(context, push);
  const job = { organizationId: context.organizationId, deliveryId: delivery.id };
  await processDelivery(scene.role, job, new AbortController().signal);
  expect((await getPull(context, id)).baseMoved).toBe('soon');
});

it('one that no webhook told of is found when the repository is looked at', async () => {
  const number = await opened({ 'web/cm.yaml': file('web', '25') });
  await refreshRepository(scene.role, {
    organizationId: context.organizationId,
    repositoryId: asRepositoryId.parse(repositoryId),
  });
  const found = (await listPulls(context, { limit: 50, repositoryId })).items.map((pull) => pull.number);
  expect(found).toContain(number);
});

it('one that GitHub has not tried to merge into the base as it is now is looked at again in a moment', async () => {
  const number = await opened({ 'web/cm.yaml': file('web', '16') });
  // The base moves between what GitHub says and what Git says.
  const { askGitHub } = scene.role;
  const role: SourceRole = {
    ...scene.role,
    askGitHub: async (schema, route, parameters) => {
      const answer = await askGitHub?.(schema, route, parameters);
      await commitFiles(scene.github, NAME, { 'api/cm.yaml': file('api', `1${Date.now()}`) }, 'Meanwhile');
      return answer as never;
    },
  };
  const id = await workOn({ ...scene, role }, context, repositoryId, number);
  const problem = { code: 'merge-not-tried' };
  expect(review(number).checks).toMatchObject([{ status: 'in_progress' }]);
  expect(await getPull(context, id)).toMatchObject({ state: 'planning', problem, plans: [] });
  const { nextLookAt } = await read(context, (tx) => tx.pullRequest.findFirstOrThrow({ where: { id } }));
  expect(nextLookAt.getTime() - Date.now()).toBeLessThan(5_000);
  await dueAfter(id, 1);
  await workFor(scene, context, id);
  expect(await getPull(context, id)).toMatchObject({ problem: null, plans: [{ applicationName: 'web' }] });
});

it('one that conflicts with its base says so, and nothing that was planned before stands as if it held', async () => {
  const number = await opened({ 'web/cm.yaml': file('web', '17') });
  const id = await workOn(scene, context, repositoryId, number);
  const [planned] = (await getPull(context, id)).plans;
  await recordPullPlan(context, planned?.id ?? '', { plan, warnings: [] });
  await workFor(scene, context, id);
  await commitFiles(scene.github, NAME, { 'web/cm.yaml': file('web', '18') }, 'Meanwhile');
  await notePull(context, { repositoryId, number, again: true });
  await workFor(scene, context, id);
  const pull = await getPull(context, id);
  expect(pull).toMatchObject({ state: 'failed', problem: { code: 'merge-conflicts' }, summary: null });
  expect(pull.plans).toMatchObject([{ state: 'superseded' }]);
  const { check, comments } = review(number);
  expect(check).toMatchObject({ conclusion: 'failure', title: expect.stringContaining('cannot be merged') });
  expect(comments[0]?.body).toContain('Resolve the conflicts');
  expect(comments[0]?.body).not.toMatch(/replicas|no application reads/);
});

/** A role that GitHub is too busy for where it is asked for these, until it is calm. */
function busyWith(part: string): { role: SourceRole; calm(): void } {
  const { askGitHub } = scene.role;
  let isBusy = true;
  const role: SourceRole = {
    ...scene.role,
    askGitHub: async (schema, route, parameters) => {
      if (isBusy && route.includes(part))
        throw new GitHubError('busy', { what: 'It is busy.', why: 'w', fix: 'f' });
      if (!askGitHub) throw new Error('There is no App.');
      return askGitHub(schema, route, parameters);
    },
  };
  return {
    role,
    calm: () => {
      isBusy = false;
    },
  };
}

/** Has it due now, so often begun already. */
const dueAfter = (id: string, tries: number) =>
  unitOfWork(context, ({ tx }) =>
    tx.pullRequest.updateMany({ where: { id }, data: { tries, nextLookAt: new Date() } }),
  );

it('the check of a head that is over stays known until GitHub takes its end', async () => {
  const number = await opened({ 'web/cm.yaml': file('web', '22') });
  const id = await workOn(scene, context, repositoryId, number);
  await scene.github.closePull(NAME, number, 'ada');
  const { role, calm } = busyWith('check-runs');
  await workOn({ ...scene, role }, context, repositoryId, number);
  expect(review(number).check).toMatchObject({ status: 'in_progress' });
  calm();
  await dueAfter(id, 1);
  await workFor({ role }, context, id);
  expect(review(number).check).toMatchObject({ conclusion: 'cancelled' });
  expect(await getPull(context, id)).toMatchObject({ standing: 'closed', problem: null });
});

it('what a closing process has begun is another’s at once, and counts no try', async () => {
  const number = await opened({ 'web/cm.yaml': file('web', '23') });
  await notePull(context, { repositoryId, number });
  const row = () =>
    read(context, (tx) => tx.pullRequest.findFirstOrThrow({ where: { repositoryId, number } }));
  const payload = {
    organizationId: context.organizationId,
    pullId: pullId.parse((await row()).id),
  };
  await planPull(scene.role, payload, AbortSignal.abort(new Error('The process is closing.')));
  expect(await row()).toMatchObject({ tries: 0, done: 0 });
  expect((await row()).nextLookAt.getTime()).toBeLessThanOrEqual(Date.now());
});

it('a check that GitHub does not take for a moment is written later, below the one comment that is there', async () => {
  const number = await opened({ 'web/cm.yaml': file('web', '13') }, 'eve');
  const { role, calm } = busyWith('check-runs');
  const id = await workOn({ ...scene, role }, context, repositoryId, number);
  expect(await getPull(context, id)).toMatchObject({
    publishProblem: { code: 'github-busy' },
    publishedAt: null,
  });
  expect(review(number)).toMatchObject({ checks: [], comments: [{}] });
  calm();
  await dueAfter(id, 1);
  await workFor({ role }, context, id);
  expect(await getPull(context, id)).toMatchObject({ publishProblem: null });
  expect(review(number)).toMatchObject({ checks: [{ conclusion: 'action_required' }], comments: [{}] });
});

it('a comment that GitHub does not take for a moment comes later, beside the check that is written already', async () => {
  const number = await opened({ 'web/cm.yaml': file('web', '14') }, 'eve');
  const { role, calm } = busyWith('comments');
  const id = await workOn({ ...scene, role }, context, repositoryId, number);
  const [check] = review(number).checks;
  expect(review(number)).toMatchObject({ checks: [{ conclusion: 'action_required' }], comments: [] });
  calm();
  await dueAfter(id, 1);
  await workFor({ role }, context, id);
  expect(await getPull(context, id)).toMatchObject({ publishProblem: null });
  expect(review(number)).toMatchObject({ checks: [check], comments: [{}] });
});

it('what was begun a dozen times and did not come to its end is told, and not begun again', async () => {
  const number = await opened({ 'web/cm.yaml': file('web', '15') }, 'eve');
  const { role, calm } = busyWith('comments');
  const id = await workOn({ ...scene, role }, context, repositoryId, number);
  await dueAfter(id, MOST_TRIES);
  calm();
  await workFor({ role }, context, id);
  const problem = { code: 'too-many-tries' };
  expect(await getPull(context, id)).toMatchObject({ problem: null, publishProblem: problem });
  expect(review(number).comments).toEqual([]);
  await notePull(context, { repositoryId, number, again: true });
  await dueAfter(id, MOST_TRIES);
  await workFor({ role }, context, id);
  expect(await getPull(context, id)).toMatchObject({ state: 'failed', problem, publishProblem: null });
  expect(review(number)).toMatchObject({
    check: { conclusion: 'failure', title: 'The pull request could not be planned.' },
    comments: [{ body: expect.stringContaining('did not come to its end') }],
  });
});
