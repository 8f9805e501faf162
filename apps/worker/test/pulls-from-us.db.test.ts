import { getApplication } from '@landfall/actions/applications/get';
import type { Context } from '@landfall/actions/context';
import { acceptDrifts } from '@landfall/actions/drifts/accept';
import { openProposal } from '@landfall/actions/proposals/open';
import { recordProposal } from '@landfall/actions/proposals/record';
import { wakeProposals } from '@landfall/actions/proposals/wake';
import { getPull, listPulls } from '@landfall/actions/pulls/list';
import { notePull } from '@landfall/actions/pulls/note';
import { askForRevert } from '@landfall/actions/rollback/ask-for-revert';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { drifting } from '@landfall/actions/testing/drifting';
import { historyLine } from '@landfall/actions/testing/history-line';
import { unitOfWork } from '@landfall/actions/unit';
import { applicationId, proposalId } from '@landfall/contracts/ids';
import { commitFiles } from '@landfall/devstack/git-server';
import { undescribed } from '@landfall/devstack/github-double/described';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { followProposal } from '../src/source/jobs/follow-proposal.ts';
import { planPull } from '../src/source/jobs/plan-pull.ts';
import { pushRevert } from '../src/source/jobs/push-revert.ts';
import type { SourceRole } from '../src/source/role.ts';
import { type SourceScene, sourceScene } from './source-scene.ts';

let test: TestPlatform;
let scene: SourceScene;
beforeAll(async () => {
  test = await testPlatform();
  scene = await sourceScene(test);
});
afterEach(() => expect(scene.github.exchanges().flatMap(undescribed)).toEqual([]));
afterAll(async () => {
  await scene?.close();
  await test?.close();
});

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  x: git # why\n  y: "1"\n';
const never = new AbortController().signal;

/** An application of which one field has drifted, and its repository at GitHub. */
async function drifted() {
  const one = await drifting(test, { selfHeal: false });
  const { context, id } = one;
  const { organizationId } = context;
  const { repositoryId } = await getApplication(context, id);
  const name = await scene.connect(context, repositoryId, { 'a.yaml': CONFIG });
  await one.look({ a: [{ field: '/data/x', to: '3', by: 'kubectl-edit' }] });
  const proposal = async () => (await one.drifts())[0]?.proposal;
  return {
    ...one,
    ...{ repositoryId, name, proposal },
    accept: async () =>
      (await acceptDrifts(context, { driftIds: (await one.drifts()).map((drift) => drift.id) }))[0]?.id ?? '',
    /** Runs the job of the newest proposal, and says how that stands. */
    follow: async (signal = never) => {
      const payload = { organizationId, proposalId: proposalId.parse((await proposal())?.id) };
      await followProposal(scene.role, payload, signal);
      const { state, number } = (await proposal()) ?? {};
      return `${state} ${number}`;
    },
    pull: (number: number) => scene.github.reviewOf(name, number).pull,
  };
}

it('a drift becomes one pull request however often it is asked and made, and is followed until it is merged', async () => {
  const one = await drifted();
  const first = await one.accept();
  expect(await one.follow()).toBe('open 1');
  expect(await one.accept()).toBe(first);
  expect(one.pull(1)).toMatchObject({
    title: `Accept ConfigMap a data.x as on ${(await getApplication(one.context, one.id)).clusterName}`,
    base: { ref: 'main' },
    body: expect.stringContaining('| `ConfigMap a data.x` | `"git"` | `"3"` | `kubectl-edit` |'),
  });
  // Whoever made it died before it was written down.
  const again = { state: 'asked', number: null, branch: null };
  await unitOfWork(one.context, ({ tx }) => tx.proposal.updateMany({ where: { id: first }, data: again }));
  expect(await one.follow()).toBe('open 1');
  expect((await one.proposal())?.url).toBe(`${scene.github.url}/${one.name}/pull/1`);
  await scene.github.mergePull(one.name, 1, 'ada');
  await wakeProposals(one.context, one.repositoryId);
  expect(test.jobs.at(-1)).toMatchObject({ name: 'follow-proposal', payload: { proposalId: first } });
  expect(await one.follow()).toBe('merged 1');
  expect(await one.follow()).toBe('merged 1');
});

/** A role that hears of a pull request of ours, as the webhook tells of it, before the one who opens it has its answer. */
function hearing(context: Context, repositoryId: string): SourceRole {
  const { askGitHub } = scene.role;
  return {
    ...scene.role,
    askGitHub: async (schema, route, parameters) => {
      const answer = await askGitHub?.(schema, route, parameters);
      if (route.startsWith('POST') && route.endsWith('/pulls')) await lookAt(context, repositoryId);
      return answer as never;
    },
  };
}

/** Has the pull request of this number looked at, as its job does. */
async function lookAt(context: Context, repositoryId: string): Promise<void> {
  await notePull(context, { repositoryId, number: 1 });
  await planPull(
    scene.role,
    { organizationId: context.organizationId, pullId: await pullOf(context) },
    never,
  );
}

const pullOf = async (context: Context) => {
  const [pull] = (await listPulls(context, { limit: 1 })).items;
  if (!pull) throw new Error('There is none.');
  return pull.id;
};

it('its pull request is no stranger’s, however soon it is heard of, until somebody else pushes to it', async () => {
  const one = await drifted();
  const { context, repositoryId, name } = one;
  await one.accept();
  const payload = {
    organizationId: context.organizationId,
    proposalId: proposalId.parse((await one.proposal())?.id),
  };
  await followProposal(hearing(context, repositoryId), payload, never);
  const id = await pullOf(context);
  expect(await getPull(context, id)).toMatchObject({
    stranger: false,
    author: 'landfall[bot]',
  });
  const { branch } = (await one.proposal()) ?? {};
  await commitFiles(scene.github, name, { 'a.yaml': CONFIG.replace('git', '4') }, 'More', branch ?? '');
  await lookAt(context, repositoryId);
  expect(await getPull(context, id)).toMatchObject({ stranger: true });
});

it('what its time cuts off has failed, and what a closing process leaves the next one takes up at once', async () => {
  const one = await drifted();
  const first = await one.accept();
  const closing = AbortSignal.abort(new Error('The process is closing.'));
  expect(await one.follow(closing)).toBe('asked null');
  const dueAt = () =>
    unitOfWork(
      one.context,
      async ({ tx }) => (await tx.proposal.findFirst({ where: { id: first } }))?.nextLookAt,
    );
  expect((await dueAt())?.getTime()).toBeLessThanOrEqual(one.context.now().getTime());
  expect(await one.follow(AbortSignal.abort(new DOMException('x', 'TimeoutError')))).toBe('failed null');
  expect(await dueAt()).toBeNull();
  expect((await one.proposal())?.problem).toMatchObject({ why: expect.stringContaining('the time was up') });
});

it('whoever makes it and dies each time makes it five times and no more', async () => {
  const one = await drifted();
  const first = await one.accept();
  for (let tries = 0; tries < 5; tries += 1) expect(await openProposal(one.context, first)).toBeDefined();
  expect(await one.follow()).toBe('failed null');
  expect((await one.proposal())?.problem).toMatchObject({ code: 'too-many-tries' });
});

it('one that was closed may be asked for again: that is another one', async () => {
  const one = await drifted();
  await one.accept();
  await one.follow();
  await scene.github.closePull(one.name, 1, 'ada');
  expect(await one.follow()).toBe('closed 1');
  await one.accept();
  expect(await one.follow()).toBe('open 2');
});

it('where Git has moved on beside it, it has conflicts; asked for again it is made anew, and the old one is closed', async () => {
  const one = await drifted();
  const first = await one.accept();
  await one.follow();
  await commitFiles(scene.github, one.name, { 'a.yaml': CONFIG.replace('y: "1"', 'y: "2"') }, 'Beside it');
  expect(await one.follow()).toBe('conflicts 1');
  expect(await one.accept()).not.toBe(first);
  expect(await one.follow()).toBe('open 2');
  expect(one.pull(1)).toMatchObject({ state: 'closed' });
  expect(one.pull(2)).toMatchObject({ state: 'open' });
});

it('where GitHub takes the branch and no pull request, a person opens it, and is told why', async () => {
  const one = await drifted();
  await one.accept();
  const { askGitHub: _gone, ...role } = scene.role;
  const payload = {
    organizationId: one.context.organizationId,
    proposalId: proposalId.parse((await one.proposal())?.id),
  };
  await followProposal({ ...role, askGitHub: undefined }, payload, never);
  expect(await one.proposal()).toMatchObject({
    state: 'pushed',
    number: null,
    branch: expect.stringContaining('landfall/accept-'),
    problem: { why: expect.stringContaining('has none any more') },
  });
});

it('a pull request that cannot be asked about stays as it was, with the reason', async () => {
  const one = await drifted();
  await one.accept();
  await one.follow();
  const id = (await one.proposal())?.id ?? '';
  await unitOfWork(one.context, ({ tx }) => tx.proposal.updateMany({ where: { id }, data: { number: 99 } }));
  expect(await one.follow()).toBe('open 99');
  expect((await one.proposal())?.problem).toMatchObject({ code: 'github-not-found' });
  await unitOfWork(one.context, ({ tx }) => tx.proposal.updateMany({ where: { id }, data: { number: 1 } }));
  expect(await one.follow()).toBe('open 1');
  expect((await one.proposal())?.problem).toBeNull();
});

it('the revert of a rollback becomes a pull request, is followed on the pin, and closed may be opened again', async () => {
  const one = await historyLine(test);
  const { context, id } = one;
  const { repositoryId } = await getApplication(context, id);
  const name = await scene.connect(context, repositoryId, { 'web/a.yaml': 'good\n' });
  const head = async () =>
    await commitFiles(scene.github, name, { 'other.txt': crypto.randomUUID() }, 'Beside it');
  await one.push('good', await head());
  await one.push('bad', await commitFiles(scene.github, name, { 'web/a.yaml': 'bad\n' }, 'Bad'));
  await one.roll(1);
  await one.end();
  const payload = { organizationId: context.organizationId, applicationId: applicationId.parse(id) };
  const revert = async () => (await getApplication(context, id)).pin?.revert;
  await askForRevert(context, id);
  await pushRevert(hearing(context, repositoryId), payload);
  expect(await getPull(context, await pullOf(context))).toMatchObject({ stranger: false });
  expect(await revert()).toMatchObject({
    state: 'pushed',
    pull: { number: 1, state: 'open' },
    url: expect.stringContaining('/pull/1'),
  });
  await expect(askForRevert(context, id)).rejects.toMatchObject({ code: 'conflict' });
  expect(scene.github.reviewOf(name, 1).pull).toMatchObject({
    title: expect.stringMatching(/^Bring web-/),
    base: { ref: 'main' },
  });

  await scene.github.closePull(name, 1, 'ada');
  const due = await unitOfWork(context, ({ tx }) => tx.proposal.findFirst({ where: { applicationId: id } }));
  await followProposal(scene.role, { ...payload, proposalId: proposalId.parse(due?.id) }, never);
  expect((await revert())?.pull).toEqual({ number: 1, state: 'closed' });
  await askForRevert(context, id);
  await pushRevert(scene.role, payload);
  expect((await revert())?.pull).toEqual({ number: 2, state: 'open' });
  // What was closed before is over, and says nothing of the new one.
  await recordProposal(context, due?.id ?? '', { state: 'merged' });
  expect((await revert())?.pull).toEqual({ number: 2, state: 'open' });
});
