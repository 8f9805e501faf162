import { randomUUID } from 'node:crypto';
import type { Prisma } from '@landfall/db/client';
import { findDue } from '@landfall/db/lookup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configMapRef, type Drifting, drifting } from '../../test/drifting.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { listActivity } from '../activity/list.ts';
import { getApplication } from '../applications/get.ts';
import { acceptDrifts } from '../drifts/accept.ts';
import { tidyHistory } from '../retention/tidy.ts';
import { unitOfWork } from '../unit.ts';
import { openProposal } from './open.ts';
import { recordProposal } from './record.ts';
import { wakeProposals } from './wake.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const x = (to: string, field = '/data/x') => ({ field, to, by: 'kubectl-edit' });
const standing = async (found: Parameters<Drifting['look']>[0]) => {
  const one = await drifting(test, { selfHeal: false });
  await one.look(found);
  return one;
};
const idsOf = async (one: Drifting) => (await one.drifts()).map(({ id }) => id);
const accept = async (one: Drifting, driftIds?: string[]) =>
  acceptDrifts(one.context, { driftIds: driftIds ?? (await idsOf(one)) });
const states = async (one: Drifting) => (await one.drifts()).map(({ proposal }) => proposal?.state);
const isDue = async (id: string) =>
  (await findDue(test.platform.database, ['proposals'], 1_000)).some((due) => due.id === id);

describe('accept into Git', () => {
  it('is one proposal for an application, told on each drift, due at once, and by a person', async () => {
    const one = await standing({ a: [x('3'), x('4', '/data/y')] });
    const [proposal] = await accept(one);
    expect(proposal).toMatchObject({ kind: 'accept', state: 'asked', by: 'Ada', branch: null, number: null });
    expect(await states(one)).toEqual(['asked', 'asked']);
    const id = proposal?.id ?? '';
    expect(await isDue(id)).toBe(true);
    expect((await openProposal(one.context, id))?.fields).toMatchObject([
      { ref: { kind: 'ConfigMap', name: 'a' }, old: 'git' },
      { ref: { kind: 'ConfigMap', name: 'a' }, old: 'git' },
    ]);
    // Whoever took it up has some minutes.
    expect(await isDue(id)).toBe(false);
    const neighbour = await drifting(test, { selfHeal: false }, one.context);
    const { repositoryId } = await getApplication(one.context, one.id);
    const near = { where: { id: neighbour.id }, data: { repositoryId } };
    await unitOfWork(one.context, ({ tx }) => tx.application.updateMany(near));
    const opened = await openProposal(one.context, id);
    expect([opened?.application.read, opened?.neighbours.map(({ read }) => read)]).toEqual([
      ['web'],
      [['web']],
    ]);
    const acts = (await listActivity(one.context, { limit: 50 })).items.map(({ action }) => action);
    expect(acts).toContain('drift.accept');
  });

  it('asked twice, by two at once too, is one; a part that is asked for already is left out', async () => {
    const one = await standing({ a: [x('3'), x('4', '/data/y')] });
    const [first, second] = await idsOf(one);
    const twice = await Promise.all([accept(one, [first ?? '']), accept(one, [first ?? ''])]);
    expect(new Set(twice.flat().map(({ id }) => id)).size).toBe(1);
    const both = await accept(one, [first ?? '', second ?? '']);
    expect(both).toHaveLength(2);
    expect((await openProposal(one.context, both[1]?.id ?? ''))?.fields).toHaveLength(1);
  });

  it('closed, failed or in conflict it may be asked for again; open it may not', async () => {
    const one = await standing({ a: [x('3')] });
    for (const state of ['closed', 'failed', 'conflicts'] as const) {
      const [asked] = await accept(one);
      await recordProposal(one.context, asked?.id ?? '', { state: 'open', number: 1, branch: 'b' });
      expect((await accept(one))[0]?.id).toBe(asked?.id);
      await recordProposal(one.context, asked?.id ?? '', { state });
      expect(await states(one)).toEqual([state]);
      expect((await accept(one))[0]?.id).not.toBe(asked?.id);
      await recordProposal(one.context, (await one.drifts())[0]?.proposal?.id ?? '', { state: 'closed' });
    }
  });

  it('another value is another drift: what was asked for before is not shown on it', async () => {
    const one = await standing({ a: [x('3')] });
    await accept(one);
    await one.look({ a: [x('9')] });
    expect(await states(one)).toEqual([undefined]);
  });

  it('of an object as a whole is refused in words', async () => {
    const one = await standing({ a: 'deleted' });
    const why = expect.stringContaining('as a whole');
    await expect(accept(one)).rejects.toMatchObject({ code: 'refused', why });
    expect(await states(one)).toEqual([undefined]);
  });

  it('of a Secret, and of a whole map or list, nothing is written down', async () => {
    const one = await standing({ a: [x('3')] });
    const [id = ''] = await idsOf(one);
    const change = (data: Prisma.DriftUpdateManyMutationInput) =>
      unitOfWork(one.context, ({ tx }) => tx.drift.updateMany({ where: { id }, data }));
    await change({ new: { a: 1 } });
    await expect(accept(one)).rejects.toMatchObject({ why: expect.stringContaining('whole map or list') });
    await change({ new: 'masked:0123456789abcdef', ref: { ...configMapRef('a'), kind: 'Secret' } });
    await expect(accept(one)).rejects.toMatchObject({ why: expect.stringContaining('Secret') });
    expect(await states(one)).toEqual([undefined]);
  });

  it('is nobody else’s, and nothing that is over', async () => {
    const [one, stranger] = [await standing({ a: [x('3')] }), await standing({ a: [x('3')] })];
    const driftIds = await idsOf(one);
    await expect(accept(stranger, driftIds)).rejects.toMatchObject({ code: 'not-found' });
    await expect(accept(one, [randomUUID()])).rejects.toMatchObject({ code: 'not-found' });
    await one.look({ a: 'unchanged' });
    await expect(accept(one, driftIds)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('what becomes of it', () => {
  it('a branch alone is nothing to ask about; an open pull request is asked about later, or when something happened', async () => {
    const one = await standing({ a: [x('3')] });
    const [{ id } = { id: '' }] = await accept(one);
    await recordProposal(one.context, id, {
      state: 'pushed',
      branch: 'b',
      revision: 'f',
      url: 'https://x/compare',
    });
    expect(await isDue(id)).toBe(false);
    await recordProposal(one.context, id, { state: 'open', number: 12, url: 'https://x/12', notes: ['n'] });
    expect((await one.drifts())[0]?.proposal).toMatchObject({
      state: 'open',
      number: 12,
      branch: 'b',
      notes: ['n'],
    });
    expect(await isDue(id)).toBe(false);
    const repositoryId = (await openProposal(one.context, id))?.application.repositoryId ?? '';
    await wakeProposals(one.context, repositoryId);
    expect(await isDue(id)).toBe(true);
  });

  it('what has ended stays as it ended, and goes with the rest of the history', async () => {
    const one = await standing({ a: [x('3')] });
    const [{ id } = { id: '' }] = await accept(one);
    await recordProposal(one.context, id, { state: 'merged', number: 12 });
    await recordProposal(one.context, id, { state: 'closed' });
    expect(await states(one)).toEqual(['merged']);
    expect(await openProposal(one.context, id)).toBeUndefined();
    const later = { ...one.context, now: () => new Date(one.context.now().getTime() + 200 * 86_400_000) };
    await tidyHistory(later);
    expect(await states(one)).toEqual([undefined]);
  });
});
