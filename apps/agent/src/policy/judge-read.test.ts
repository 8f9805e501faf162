import { agentPolicy } from '@landfall/contracts/agent';
import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { type Asked, judgeRead, type LocalPolicy } from './judge.ts';
import { judgeRequest } from './judge-request.ts';
import { PolicyRefusal } from './words.ts';

const policy = (rules: object): LocalPolicy => ({
  rules: agentPolicy.parse(rules),
  namespace: 'landfall-agent',
});
const reads = (rules: object, asked: Partial<Asked> & { kind: string }) =>
  judgeRead(policy(rules), { group: '', namespace: 'shop', ...asked }) === undefined;

test('a list of everything is refused where one namespace is not allowed, or denied', () => {
  const everywhere = { kind: 'ConfigMap', namespace: '', everywhere: true };
  expect(reads({}, everywhere)).toBe(true);
  expect(reads({ namespaces: ['shop'] }, everywhere)).toBe(false);
  expect(reads({ deny: [{ namespace: 'bank' }] }, everywhere)).toBe(false);
  expect(reads({ deny: [{ kind: 'Secret', namespace: 'bank' }] }, everywhere)).toBe(true);
  expect(reads({ deny: [{ namespace: 'bank' }] }, { kind: 'ConfigMap' })).toBe(true);
});

test('a list is not about the objects that are denied by name, and a read is', () => {
  const rules = { deny: [{ kind: 'ConfigMap', name: 'precious' }] };
  expect(reads(rules, { kind: 'ConfigMap' })).toBe(true);
  expect(reads(rules, { kind: 'ConfigMap', name: 'precious' })).toBe(false);
});

test('how an allowed workload fares may be read where kinds are named, unless it is denied', () => {
  const kinds = ['Deployment.apps'];
  for (const asked of [{ kind: 'Pod' }, { kind: 'ReplicaSet', group: 'apps' }, { kind: 'Event' }]) {
    expect(reads({ kinds }, asked)).toBe(true);
    expect(reads({ kinds, namespaces: ['bank'] }, asked)).toBe(false);
  }
  expect(reads({ kinds }, { kind: 'Secret' })).toBe(false);
  expect(reads({ kinds, deny: [{ kind: 'Pod' }] }, { kind: 'Pod' })).toBe(false);
});

test('what the agent stands on is not read, and a policy that is not understood lets nothing be read', () => {
  const own = { kind: 'Secret', namespace: 'landfall-agent', name: 'landfall-agent-identity' };
  expect(reads({}, own)).toBe(false);
  expect(judgeRead({ unreadable: 'why' }, { group: '', kind: 'Pod', namespace: 'shop' })).toMatchObject({
    code: 'local-policy',
    why: 'why',
  });
});

const manifest = (kind: string, name: string, namespace?: string): Manifest => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});
const kind = (name: string, namespaced: boolean) => ({
  group: '',
  version: 'v1',
  versions: ['v1'],
  kind: name,
  plural: `${name.toLowerCase()}s`,
  namespaced,
  verbs: [],
});
const discovery = { kinds: [kind('ConfigMap', true), kind('Node', false)], failedGroups: [] };
const application = { id: 'id', trackingPrefix: 'a/b', namespace: 'shop' };
const refusal = (
  rules: object,
  desired: Manifest[],
  inventory: Parameters<typeof judgeRequest>[1]['inventory'] = [],
) => {
  try {
    judgeRequest(policy(rules), { desired, inventory, application }, discovery);
    return undefined;
  } catch (error) {
    if (error instanceof PolicyRefusal) return error.words.what;
    throw error;
  }
};

test('a request is refused by the first object that stands where nothing may be, in words that name it', () => {
  const only = { namespaces: ['shop'] };
  expect(refusal(only, [manifest('ConfigMap', 'a'), manifest('Namespace', 'shop')])).toBeUndefined();
  expect(refusal(only, [manifest('ConfigMap', 'a'), manifest('ConfigMap', 'b', 'bank')])).toContain(
    'ConfigMap b in bank',
  );
  expect(refusal(only, [manifest('Node', 'n')])).toContain('Node n');
  expect(refusal(only, [manifest('Namespace', 'bank')])).toContain('Namespace bank');
  const left = { group: '', version: 'v1', kind: 'Secret', namespace: 'shop', name: 's', uid: 'u' };
  expect(refusal({ deny: [{ kind: 'Secret' }] }, [], [left])).toContain('Secret s in shop');
});

test('an object that is denied by its own name may stand in a render that leaves it as it is', () => {
  expect(refusal({ deny: [{ name: 'a' }] }, [manifest('ConfigMap', 'a')])).toBeUndefined();
});
