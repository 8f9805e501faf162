import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApplication } from '../../test/application.ts';
import { plannedAt } from '../../test/looked-at.ts';
import { noted, sha, throughTheApp, told } from '../../test/pull.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { getPull } from './list.ts';
import { openPullPlan } from './open-plan.ts';
import { recordLook, type ToldPull } from './record-look.ts';

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

const looked = (over: Partial<ToldPull>) => plannedAt(test, context, application, { over });

describe('a head that we pushed ourselves', () => {
  const ourBot = { association: 'NONE', author: 'landfall[bot]' };
  const proposed = (revision: string) =>
    unitOfWork(context, ({ tx }) =>
      tx.proposal.create({
        data: {
          ...{ organizationId: context.organizationId, id: randomUUID(), applicationId: application.id },
          ...{ kind: 'accept', state: 'asked', branch: 'landfall/accept', revision, askedAt: new Date() },
        },
      }),
    );

  it('is planned against the cluster at once; what somebody pushes upon it is not, nor the same in a fork', async () => {
    await proposed(sha('a'));
    const { id, planId } = await looked(ourBot);
    expect(await getPull(context, id)).toMatchObject({ stranger: false, state: 'planning' });
    expect(await openPullPlan(context, planId)).toBeDefined();
    const later = await looked({ ...ourBot, head: sha('b') });
    expect(await getPull(context, id)).toMatchObject({ stranger: true, state: 'needs-click' });
    expect(await openPullPlan(context, later.planId)).toBeUndefined();
    await looked({ ...ourBot, fork: true });
    expect(await getPull(context, id)).toMatchObject({ stranger: true, state: 'needs-click' });
  });

  it('that was heard of before it was written down is planned once it is looked at again', async () => {
    const { id } = await looked(ourBot);
    expect(await getPull(context, id)).toMatchObject({ state: 'needs-click' });
    await proposed(sha('a'));
    await looked(ourBot);
    expect(await getPull(context, id)).toMatchObject({ stranger: false, state: 'planning' });
  });

  it('of another repository or organization is nobody’s here', async () => {
    const other = await testApplication(context);
    await unitOfWork(context, async ({ tx }) => {
      await tx.application.updateMany({
        where: { id: application.id },
        data: { repositoryId: other.repositoryId },
      });
    });
    await proposed(sha('a'));
    const { id, asked } = await noted(context, application.repositoryId);
    await recordLook(context, id, asked, told(ourBot));
    expect(await getPull(context, id)).toMatchObject({ stranger: true });
  });
});
