import type { Context } from '@landfall/actions/context';
import { listDeliveries } from '@landfall/actions/deliveries/list';
import { recordDelivery } from '@landfall/actions/deliveries/record';
import { refreshRepository as askToLook } from '@landfall/actions/repositories/refresh';
import { listRewrites } from '@landfall/actions/rewrites/list';
import { eventsOf, type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { read, unitOfWork } from '@landfall/actions/unit';
import { applicationId, deliveryId, repositoryId, rewriteId } from '@landfall/contracts/ids';
import type { DeliveryPayload } from '@landfall/contracts/repository';
import { cloneUrlOf } from '@landfall/devstack/git-server';
import { type Clone, withClone } from '@landfall/devstack/git-server/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processDelivery } from '../src/source/jobs/process-delivery.ts';
import { refreshRepository } from '../src/source/jobs/refresh-repository.ts';
import { renderApplication } from '../src/source/jobs/render-application.ts';
import { tellHistory } from '../src/source/jobs/tell-history.ts';
import { turns } from '../src/source/turns.ts';
import { NAME, type PullScene, pullScene, pullTenant } from './pull-scene.ts';

let test: TestPlatform;
let scene: PullScene;
let context: Context;
let repository: string;
let ids: Record<string, string>;
/** Somebody's clone, for as long as this file runs. */
let git: Clone['git'];
let leave: () => void;
beforeAll(async () => {
  test = await testPlatform();
  scene = await pullScene(test);
  const { github } = scene;
  const remote = { cloneUrl: cloneUrlOf(github, NAME), caPem: github.caPem, user: github.owner };
  await new Promise<void>((ready, failed) => {
    withClone(remote, (clone) => {
      git = clone.git;
      ready();
      return new Promise<void>((done) => {
        leave = done;
      });
    }).catch(failed);
  });
  const tenant = await pullTenant(test, scene);
  [context, repository, ids] = [tenant.context, tenant.repositoryId, tenant.ids];
  await poll();
  await work();
});
afterAll(async () => {
  leave?.();
  await scene?.close();
  await test?.close();
});

const never = new AbortController().signal;
/** Does what the queue was told, as far as it is about Git; answers the names. */
async function work(): Promise<string[]> {
  const own = { organizationId: context.organizationId };
  const done: string[] = [];
  for (let job = test.jobs.shift(); job; job = test.jobs.shift()) {
    const payload = job.payload as Record<string, string>;
    if (job.name === 'render-application') {
      const id = applicationId.parse(payload.applicationId);
      await renderApplication(scene.role, { ...own, applicationId: id }, never);
    } else if (job.name === 'tell-history')
      await tellHistory(scene.role, { ...own, rewriteId: rewriteId.parse(payload.rewriteId) });
    else continue;
    done.push(job.name);
  }
  return done;
}
const poll = async () => {
  await askToLook(context, repository);
  test.jobs.length = 0;
  await refreshRepository(scene.role, {
    organizationId: context.organizationId,
    repositoryId: repositoryId.parse(repository),
  });
};
let calls = 0;
/** A verified delivery, as the API records it; `said`: what its payload says. */
const announced = async (said?: Partial<DeliveryPayload>) => {
  calls += 1;
  const payload = { deleted: false, forced: false, commits: 1, pusher: '', message: '' };
  const hint = said ? { payload: { before: null, after: null, ...payload, ...said } } : {};
  const told = { repositoryId: repository, providerId: `${calls}`, event: 'push', ref: 'refs/heads/main' };
  const { id } = await recordDelivery(context, { ...told, ...hint });
  test.jobs.length = 0;
  const job = { organizationId: context.organizationId, deliveryId: deliveryId.parse(id) };
  await processDelivery({ ...scene.role, turns: turns() }, job, never);
};
/** One more commit on `main`; `over` takes that many away first. */
async function commit(over = 0) {
  const before = await git('rev-parse', 'HEAD');
  if (over > 0) await git('reset', '--quiet', '--hard', `HEAD~${over}`);
  calls += 1;
  await git('commit', '--quiet', '--allow-empty', '-m', `Commit ${calls}`);
  await git('push', '--quiet', '--force', 'origin', 'HEAD:refs/heads/main');
  return { before, after: await git('rev-parse', 'HEAD') };
}
const told = () => listRewrites(context, repository);
const newest = async () => (await listDeliveries(context, { limit: 1 })).items[0];

describe('history that was rewritten is told, and what is there now is deployed as ever', () => {
  it('a poll finds it', async () => {
    const { after } = await commit();
    await poll();
    expect(await work()).toEqual(['tell-history']);
    expect(await told()).toEqual([]);
    const forced = await commit(1);
    expect(forced.before).toBe(after);
    await poll();
    await work();
    const rewrite = { ref: 'refs/heads/main', before: after, after: forced.after, answer: 'rewritten' };
    expect(await told()).toMatchObject([{ ...rewrite, why: null }]);
    const events = (await eventsOf(context)).filter(({ type }) => type === 'rewrite');
    expect(events).toMatchObject([{ rewrite: { repositoryId: repository, ...rewrite } }]);
    const where = { action: 'repository.rewritten' };
    const audit = await read(context, (tx) => tx.auditEntry.findMany({ where }));
    expect(audit).toMatchObject([{ detail: { ref: rewrite.ref, before: after, after: forced.after } }]);
  });

  it('a delivery that says nothing of it finds it, and it is seen there', async () => {
    const { before, after } = await commit(1);
    await announced();
    expect((await newest())?.rewrite).toBeNull();
    await work();
    expect((await told())[0]).toMatchObject({ before, after, answer: 'rewritten' });
    expect(await newest()).toMatchObject({ event: 'push', rewrite: { before, answer: 'rewritten' } });
  });

  it('what was missed: it is compared with what was seen last, however many pushes were made since', async () => {
    const seen = await git('rev-parse', 'HEAD');
    await commit();
    await commit(2);
    const last = await commit();
    // The queue forgets: the next look asks again.
    await poll();
    test.jobs.length = 0;
    await poll();
    await work();
    expect((await told())[0]).toMatchObject({ before: seen, after: last.after, answer: 'rewritten' });
  });

  it('a signed payload about the very move is believed, and Git is asked nothing more', async () => {
    const before = (await told()).length;
    await announced(await commit());
    expect(await work()).toEqual([]);
    expect(await told()).toHaveLength(before);
    const forced = await commit(1);
    await announced({ ...forced, forced: true });
    expect((await told())[0]).toMatchObject({ ...forced, answer: 'rewritten' });
    expect(await newest()).toMatchObject({ rewrite: { before: forced.before } });
    // About another move than the one that is seen it says nothing.
    const hidden = await commit(1);
    await announced({ before: 'a'.repeat(40), after: hidden.after });
    await work();
    expect((await told())[0]).toMatchObject({ ...hidden, answer: 'rewritten' });
  });

  it('looks that overtake each other tell nothing that is not so', async () => {
    const before = (await told()).length;
    const { before: old, after: now } = await commit();
    await poll();
    // As the slower of two would leave it, that saw what was there before.
    const turned = { before: now, after: old };
    await unitOfWork(context, ({ tx }) => tx.rewrite.updateMany({ where: { answer: null }, data: turned }));
    expect(await work()).toEqual(['tell-history']);
    expect(await told()).toHaveLength(before);
  });

  it('is nobody else’s to read', async () => {
    await expect(listRewrites(await test.member('Eve'), repository)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('a tag that names another commit', () => {
  it('was moved: that is told without asking', async () => {
    const at = await git('rev-parse', 'HEAD');
    await git('push', '--quiet', 'origin', 'HEAD:refs/tags/v1');
    await follow('v1');
    await poll();
    await work();
    const { after } = await commit();
    await git('push', '--quiet', '--force', 'origin', 'HEAD:refs/tags/v1');
    await poll();
    expect((await told())[0]).toMatchObject({ ref: 'refs/tags/v1', before: at, after, answer: 'moved' });
    await work();
  });
});

const follow = (targetRevision: string) =>
  unitOfWork(context, ({ tx }) =>
    tx.application.updateMany({ where: { id: ids.web ?? '' }, data: { targetRevision } }),
  );

describe('a branch that is gone', () => {
  const standing = () =>
    read(context, (tx) => tx.application.findFirstOrThrow({ where: { id: ids.web ?? '' } }));
  const kept = ({ headSnapshotId, desiredSnapshotId, lastSyncNumber, syncStatus }: Standing) => ({
    ...{ headSnapshotId, desiredSnapshotId, lastSyncNumber, syncStatus },
  });
  type Standing = Awaited<ReturnType<typeof standing>>;

  it('is the application’s condition, with the names that are near; what runs stays, and nothing is taken for it', async () => {
    await git('push', '--quiet', 'origin', 'HEAD:refs/heads/release-1');
    await follow('release-1');
    await poll();
    await work();
    const before = await standing();
    expect(before).toMatchObject({ problem: null, headSnapshotId: expect.any(String) });
    await git('push', '--quiet', 'origin', 'HEAD:refs/heads/release-2', ':refs/heads/release-1');
    await poll();
    await work();
    const gone = await standing();
    expect(gone.problem).toMatchObject({
      code: 'revision-not-found',
      what: expect.stringContaining('release-1'),
      fix: expect.stringContaining('release-2'),
    });
    expect(kept(gone)).toEqual(kept(before));
    // Looked at again it says the same, and since the same moment.
    await poll();
    expect(await work()).toEqual([]);
    expect((await standing()).problemSince).toEqual(gone.problemSince);
    await git('push', '--quiet', 'origin', 'HEAD:refs/heads/release-1');
    await poll();
    await work();
    expect((await standing()).problem).toBeNull();
  });
});
