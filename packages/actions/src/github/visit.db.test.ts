import { randomUUID } from 'node:crypto';
import { sessionId } from '@landfall/contracts/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { revokeSession } from '../account/sessions.ts';
import type { Context } from '../context.ts';
import { enqueueDue } from '../sweep/enqueue-due.ts';
import { read, unitOfWork } from '../unit.ts';
import { beginVisit, endVisit, keepVisitor, openVisit, takeVisit } from './visit.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform();
});
afterAll(() => platform?.close());

const visitor = { token: 'ghu_canary-of-a-token', login: 'ada', userId: 7 };
const newSession = () => sessionId.parse(randomUUID());
const count = (context: Context) => read(context, (tx) => tx.githubVisit.count());
/** The same person, some minutes ago. */
const ago = (context: Context, minutes: number): Context => ({
  ...context,
  now: () => new Date(Date.now() - minutes * 60_000),
});

test('a visit whose time is over is forgotten by the sweep, one that is not stays', async () => {
  const context = await platform.member();
  const [late, fresh] = [newSession(), newSession()];
  await beginVisit(ago(context, 11), late);
  const { state } = await beginVisit(context, fresh);
  await enqueueDue(platform.platform, 'source');
  expect(await count(context)).toBe(1);
  await expect(takeVisit(context, fresh, state)).resolves.toHaveProperty('id');
});

test('who is back has a quarter of an hour, and the token is then nowhere', async () => {
  const context = await platform.member();
  const session = newSession();
  const before = ago(context, 16);
  const { id } = await takeVisit(before, session, (await beginVisit(before, session)).state);
  await keepVisitor(before, id, visitor);
  await expect(openVisit(before, session, id)).resolves.toMatchObject({ login: 'ada' });
  await expect(openVisit(context, session, id)).rejects.toMatchObject({ code: 'not-found' });
  await enqueueDue(platform.platform, 'source');
  expect(await count(context)).toBe(0);
});

test('a session has one visit: to begin again ends the one before', async () => {
  const context = await platform.member();
  const session = newSession();
  const { state } = await beginVisit(context, session);
  await beginVisit(context, session);
  expect(await count(context)).toBe(1);
  await expect(takeVisit(context, session, state)).rejects.toMatchObject({ code: 'refused' });
});

test('tabs that begin at once all go there, and one of them comes back', async () => {
  const context = await platform.member();
  const session = newSession();
  for (let round = 0; round < 4; round++) {
    const tabs = await Promise.all(Array.from({ length: 4 }, () => beginVisit(context, session)));
    expect(await count(context)).toBe(1);
    const back = await Promise.allSettled(tabs.map(({ state }) => takeVisit(context, session, state)));
    expect(back.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  }
});

test('who is done, and who is signed out, leaves no token behind', async () => {
  const context = await platform.member();
  const sessions = [newSession(), newSession()] as const;
  const ids = [];
  for (const session of sessions) {
    const { id } = await takeVisit(context, session, (await beginVisit(context, session)).state);
    await keepVisitor(context, id, visitor);
    ids.push(id);
  }
  const [done = '', left = ''] = ids;
  await expect(endVisit(context, sessions[1], done)).rejects.toMatchObject({ code: 'not-found' });
  await endVisit(context, sessions[0], done);
  await expect(openVisit(context, sessions[0], done)).rejects.toMatchObject({ code: 'not-found' });
  await expect(openVisit(context, sessions[1], left)).resolves.toHaveProperty('login');
  await unitOfWork(context, ({ tx }) =>
    tx.session.create({
      data: {
        organizationId: context.organizationId,
        id: sessions[1],
        userId: context.person ?? '',
        tokenHash: Buffer.from(randomUUID()),
        expiresAt: new Date(Date.now() + 60_000),
      },
    }),
  );
  await revokeSession(context, sessions[1]);
  expect(await count(context)).toBe(0);
});

test('two that come back with one state: one of them does', async () => {
  const context = await platform.member();
  const session = newSession();
  const { state } = await beginVisit(context, session);
  const both = await Promise.allSettled([
    takeVisit(context, session, state),
    takeVisit(context, session, state),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('of another organization not even the same session and state find it', async () => {
  const [mine, theirs] = [await platform.member(), await platform.member('Eve')];
  const session = newSession();
  const { state } = await beginVisit(mine, session);
  await expect(takeVisit(theirs, session, state)).rejects.toMatchObject({ code: 'refused' });
  await expect(takeVisit(mine, session, state)).resolves.toHaveProperty('id');
});
