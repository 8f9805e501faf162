import { agentPolicy } from '@landfall/contracts/agent';
import type { PlanItem } from '@landfall/contracts/plan';
import { expect, test } from 'vitest';
import { judgePlan, type LocalPolicy } from './judge.ts';
import { understood } from './read-policy.ts';

const policy = (rules: object): LocalPolicy => ({
  rules: agentPolicy.parse(rules),
  namespace: 'landfall-agent',
});
const item = (
  ref: { kind: string; group?: string; namespace?: string; name?: string },
  action: PlanItem['action'] = 'create',
): PlanItem => ({
  ref: { group: '', version: 'v1', namespace: 'shop', name: 'x', ...ref },
  action,
  phase: 'Sync',
  wave: 0,
  changes: [],
  conflicts: [],
  warnings: [],
});
const refuses = (rules: object, ...items: PlanItem[]) => judgePlan(policy(rules), { items })?.what;

test('no rules allow everything but what the agent stands on', () => {
  expect(refuses({}, item({ kind: 'ClusterRole', group: 'rbac.authorization.k8s.io', namespace: '' }))).toBe(
    undefined,
  );
  for (const ref of [
    { kind: 'ConfigMap', name: 'landfall-agent-policy' },
    { kind: 'Secret', name: 'landfall-agent-identity' },
    { kind: 'Lease', group: 'coordination.k8s.io', name: 'landfall-agent' },
  ])
    expect(refuses({}, item({ ...ref, namespace: 'landfall-agent' }))).toContain(ref.name);
  const home = item({ kind: 'Namespace', namespace: '', name: 'landfall-agent' }, 'prune');
  expect(refuses({}, home)).toContain('Namespace landfall-agent');
});

test('only the namespaces that are named, and nothing that is in none', () => {
  const rules = { namespaces: ['shop'] };
  expect(refuses(rules, item({ kind: 'ConfigMap' }))).toBeUndefined();
  expect(refuses(rules, item({ kind: 'Namespace', namespace: '', name: 'shop' }))).toBeUndefined();
  expect(refuses(rules, item({ kind: 'ConfigMap', namespace: 'bank' }))).toContain('ConfigMap');
  expect(refuses(rules, item({ kind: 'Namespace', namespace: '', name: 'bank' }))).toContain('bank');
  expect(refuses(rules, item({ kind: 'PersistentVolume', namespace: '' }))).toContain('PersistentVolume');
});

test('only the kinds that are named, with their group', () => {
  const rules = { kinds: ['ConfigMap', 'Deployment.apps'] };
  expect(refuses(rules, item({ kind: 'Deployment', group: 'apps' }))).toBeUndefined();
  expect(refuses(rules, item({ kind: 'Deployment', group: 'other.test' }))).toContain('Deployment');
  expect(refuses(rules, item({ kind: 'Secret' }))).toContain('Secret');
});

test('a line of deny refuses what matches all that it names', () => {
  const rules = { deny: [{ kind: 'Secret', namespace: 'shop' }, { name: 'precious' }] };
  expect(refuses(rules, item({ kind: 'Secret' }))).toContain('Secret');
  expect(refuses(rules, item({ kind: 'Secret', namespace: 'bank' }))).toBeUndefined();
  expect(refuses(rules, item({ kind: 'ConfigMap', name: 'precious' }, 'prune'))).toContain('precious');
});

test('what is not touched is not judged', () => {
  expect(refuses({ kinds: ['ConfigMap'] }, item({ kind: 'Secret' }, 'unchanged'))).toBeUndefined();
  expect(refuses({ kinds: ['ConfigMap'] }, item({ kind: 'Secret' }, 'skip'))).toBeUndefined();
});

test.each([
  ['no policy.json', {}],
  ['no JSON', { 'policy.json': '{' }],
  ['a word that is not known', { 'policy.json': '{"namespace":["shop"]}' }],
])('%s allows nothing', (_what, data) => {
  const read = understood(data, 'landfall-agent');
  expect('unreadable' in read).toBe(true);
  expect(judgePlan(read, { items: [item({ kind: 'ConfigMap' })] })).toMatchObject({ code: 'local-policy' });
  expect(judgePlan(read, { items: [item({ kind: 'ConfigMap' }, 'unchanged')] })).toBeUndefined();
});
