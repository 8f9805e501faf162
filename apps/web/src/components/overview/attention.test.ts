import { syncId } from '@landfall/contracts/ids';
import { expect, test } from 'vitest';
import { anApplication, uuid } from '../../../test/fixtures.ts';
import { openSync } from '../application/open-sync.ts';
import { needsOf } from './attention.ts';

const nothing = { clusters: [], repositories: [] };

test('nothing needs anybody while all is fine', () => {
  expect(needsOf({ ...nothing, applications: [anApplication()] })).toEqual([]);
});

test('the worst comes first, and says why in words', () => {
  const applications = [
    anApplication({ name: 'drifted', syncStatus: 'OutOfSync' }),
    anApplication({
      name: 'broken',
      syncStatus: 'Failed',
      problem: { code: 'x', what: 'Deployment `web` crashed.', why: 'Exit code 1.', fix: 'Look.' },
    }),
  ];
  const needs = needsOf({ ...nothing, applications });
  expect(needs.map(({ name, reason }) => [name, reason])).toEqual([
    ['broken', 'Deployment `web` crashed. Exit code 1.'],
    ['drifted', 'The cluster differs from Git.'],
  ]);
});

test('what waits for a yes leads to the sync that waits', () => {
  const lastSync = { id: uuid(6), number: 8, state: 'waiting-for-approval', at: '', by: null } as const;
  const application = anApplication({
    syncStatus: 'WaitingForApproval',
    lastSync: { ...lastSync, id: syncId.parse(uuid(6)) },
  });
  const [need] = needsOf({ ...nothing, applications: [application] });
  expect(need?.href).toBe(`/applications/${uuid(1)}/syncs/${uuid(6)}`);
  expect(openSync(application)?.label).toBe('Review sync 8');
  expect(openSync(anApplication())).toBeNull();
});

test('a cluster that is away is said once, not by each of its applications', () => {
  const application = anApplication({ syncStatus: 'Unknown', health: { status: 'Unknown' } });
  const cluster = {
    id: application.clusterId,
    name: 'prod-eu',
    kind: 'kubeconfig',
    server: 'https://x',
    version: null,
    state: 'unreachable',
    lastSeenAt: null,
    problem: null,
    problemSince: null,
    permissions: [],
    applications: 1,
    createdAt: '',
    agent: null,
  } as const;
  const needs = needsOf({
    applications: [application],
    clusters: [{ ...cluster, permissions: [] }],
    repositories: [],
  });
  expect(needs.map(({ href }) => href)).toEqual([`/clusters/${uuid(4)}`]);
});
