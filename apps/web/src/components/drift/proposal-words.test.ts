import { type DriftView, driftView } from '@landfall/contracts/drift';
import type { ProposalState, ProposalView } from '@landfall/contracts/proposal';
import { describe, expect, it } from 'vitest';
import { mayAccept, proposalsIn, proposalWords } from './proposal-words.ts';

const uuid = (tail: number) => `0198c000-0000-7000-8000-0000000000${tail}`;
const proposal = (state: ProposalState, over: Partial<ProposalView> = {}): ProposalView =>
  ({
    id: uuid(20),
    applicationId: uuid(11),
    ...{ kind: 'accept', state, by: 'Ada', askedAt: '2026-11-28T10:00:00Z', branch: 'landfall/accept-web' },
    ...{ number: 12, url: 'https://git.example.com/pull/12', problem: null, notes: [] },
    ...over,
  }) as ProposalView;
const drift = (over: Partial<DriftView> = {}): DriftView => ({
  ...driftView.parse({
    id: uuid(10),
    applicationId: uuid(11),
    applicationName: 'web',
    clusterId: uuid(12),
    clusterName: 'prod',
    ref: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
    ...{ what: 'changed', field: '/spec/replicas', old: 2, new: 5, manager: 'hpa', since: null },
    ...{ foundAt: '2026-11-28T10:00:00Z', state: 'open', healed: 0, stoppedAt: null },
  }),
  ...over,
});
const group = (...drifts: DriftView[]) => ({ drifts, count: drifts.length });

describe('a change to Git in words', () => {
  it.each<[ProposalState, string]>([
    ['open', 'Pull request #12 accepts it, and is open.'],
    ['conflicts', 'Pull request #12 has conflicts: Git has moved on. Accept it again, and it is made anew.'],
    ['merged', 'Pull request #12 is merged; this goes when Git is rendered.'],
    ['closed', 'Pull request #12 was closed and not merged.'],
  ])('%s', (state, said) => {
    const { link, words } = proposalWords(proposal(state));
    expect(`${link} ${words}`).toBe(said);
  });
  it('a branch leads to where the host opens a pull request, or is to be merged by hand', () => {
    expect(proposalWords(proposal('pushed'))).toEqual({
      link: 'Open a pull request',
      words: 'The branch landfall/accept-web accepts it.',
    });
    expect(proposalWords(proposal('pushed', { url: null })).words).toContain('merge it');
  });
});

describe('may be accepted', () => {
  it('single values, at most twenty at once, of which one was not asked for', () => {
    expect(mayAccept([group(drift())])).toBe(true);
    expect(mayAccept([group(drift({ proposal: proposal('open') }))])).toBe(false);
    expect(mayAccept([group(drift({ proposal: proposal('merged') }))])).toBe(false);
    expect(mayAccept([group(drift({ proposal: proposal('closed') }))])).toBe(true);
    expect(mayAccept([group(drift({ proposal: proposal('open') }), drift())])).toBe(true);
    expect(mayAccept([group(...Array.from({ length: 21 }, () => drift()))])).toBe(false);
    expect(mayAccept([])).toBe(false);
  });
  it.each<[string, Partial<DriftView>]>([
    ['a Secret', { ref: { ...drift().ref, kind: 'Secret' } }],
    ['an object as a whole', { what: 'deleted' }],
    ['a map', { new: { a: 1 } }],
  ])('never %s', (_, over) => {
    expect(mayAccept([group(drift(over))])).toBe(false);
  });
});

it('a proposal about several drifts is named once', () => {
  const one = proposal('open');
  expect(proposalsIn(group(drift({ proposal: one }), drift({ proposal: one }), drift()))).toEqual([
    { name: 'web', proposal: one },
  ]);
});
