import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareSteps } from './compare.ts';
import { type Dependable, orderSteps } from './move-first.ts';
import { cutWaves, mirrorWaves } from './waves.ts';

const step = (
  kind: string,
  name: string,
  more: Partial<Dependable> & { namespace?: string; group?: string } = {},
): Dependable => ({
  ref: { group: more.group ?? '', version: 'v1', kind, namespace: more.namespace ?? '', name },
  phase: more.phase ?? 'Sync',
  wave: more.wave ?? 0,
  deletes: more.deletes ?? false,
  defines: more.defines,
});
const names = (steps: readonly Dependable[]) => steps.map(({ ref }) => `${ref.kind} ${ref.name}`);

test('A.1: phase, wave, kind order, name', () => {
  const steps = [
    step('Widget', 'w', { group: 'x.test' }),
    step('Deployment', 'b'),
    step('Deployment', 'a'),
    step('ConfigMap', 'late', { wave: 1 }),
    step('ConfigMap', 'c'),
    step('Namespace', 'n'),
    step('Job', 'first', { phase: 'PreSync', wave: 9 }),
    step('Service', 'early', { wave: -1 }),
  ];
  expect(names(orderSteps(steps))).toEqual([
    'Job first',
    'Service early',
    'Namespace n',
    'ConfigMap c',
    'Deployment a',
    'Deployment b',
    'Widget w',
    'ConfigMap late',
  ]);
});

/** semantics A.1, to the letter. */
const ARGO_KINDS =
  `Namespace, NetworkPolicy, ResourceQuota, LimitRange, PodSecurityPolicy, PodDisruptionBudget,
  ServiceAccount, Secret, SecretList, ConfigMap, StorageClass, PersistentVolume, PersistentVolumeClaim,
  CustomResourceDefinition, ClusterRole, ClusterRoleList, ClusterRoleBinding, ClusterRoleBindingList, Role, RoleList,
  RoleBinding, RoleBindingList, Service, DaemonSet, Pod, ReplicationController, ReplicaSet, Deployment,
  HorizontalPodAutoscaler, StatefulSet, Job, CronJob, IngressClass, Ingress, APIService`.split(/,\s+/);

test('A.1: every kind in its place, and every other kind after them by name', () => {
  const kinds = [...ARGO_KINDS, 'AAA', 'MutatingWebhookConfiguration', 'Widget'];
  const ordered = orderSteps([...kinds].reverse().map((kind) => step(kind, 'x')));
  expect(ordered.map(({ ref }) => ref.kind)).toEqual(kinds);
  const leaving = orderSteps(kinds.map((kind) => step(kind, 'x', { deletes: true })));
  expect(leaving.map(({ ref }) => ref.kind).slice(3)).toEqual([...ARGO_KINDS].reverse());
});

test('A.1: a Namespace and a CRD move before the first that needs them, and take its wave', () => {
  const ordered = orderSteps([
    step('Namespace', 'n', { wave: 3 }),
    step('CustomResourceDefinition', 'w', {
      wave: 2,
      defines: 'x.test/Widget',
      group: 'apiextensions.k8s.io',
    }),
    step('Widget', 'one', { group: 'x.test', namespace: 'n', wave: -2 }),
  ]);
  expect(names(ordered)).toEqual(['Namespace n', 'CustomResourceDefinition w', 'Widget one']);
  expect(ordered.map(({ wave }) => wave)).toEqual([-2, -2, -2]);
});

test('A.1: a CRD comes before its objects where their kind would come first by its name alone', () => {
  const calico = { group: 'crd.projectcalico.org', namespace: 'shop' };
  const ordered = orderSteps([
    step('NetworkPolicy', 'deny', calico),
    step('CustomResourceDefinition', 'networkpolicies.crd.projectcalico.org', {
      group: 'apiextensions.k8s.io',
      defines: 'crd.projectcalico.org/NetworkPolicy',
    }),
    step('ServiceAccount', 'web', { namespace: 'shop' }),
  ]);
  expect(ordered.map(({ ref }) => ref.kind)).toEqual([
    'CustomResourceDefinition',
    'NetworkPolicy',
    'ServiceAccount',
  ]);
});

test('A.2: a hook is made in the phase it names, even where something earlier would need it', () => {
  const hook = { ...step('Namespace', 'n', { phase: 'PostSync' }), hook: { deletePolicy: [] } };
  const ordered = orderSteps([hook, step('ConfigMap', 'a', { namespace: 'n' })]);
  expect(ordered.map(({ phase }) => phase)).toEqual(['Sync', 'PostSync']);
});

test('deletions come first in their wave, in reverse kind order', () => {
  const steps = [
    step('ConfigMap', 'c', { deletes: true }),
    step('Deployment', 'd', { deletes: true }),
    step('Namespace', 'n'),
  ];
  expect(names(orderSteps(steps))).toEqual(['Deployment d', 'ConfigMap c', 'Namespace n']);
});

test('A.1: prune waves are mirrored', () => {
  expect([...mirrorWaves([5, -1, 0, 0])]).toEqual([
    [-1, 5],
    [0, 0],
    [5, -1],
  ]);
  expect([...mirrorWaves([])]).toEqual([]);
});

const anyStep = fc
  .record({
    kind: fc.constantFrom(
      'Namespace',
      'NetworkPolicy',
      'ConfigMap',
      'Deployment',
      'Widget',
      'CustomResourceDefinition',
    ),
    phase: fc.constantFrom('PreSync' as const, 'Sync' as const, 'PostSync' as const),
    name: fc.constantFrom('a', 'b', 'c'),
    namespace: fc.constantFrom('', 'a', 'b'),
    wave: fc.integer({ min: -2, max: 2 }),
    deletes: fc.boolean(),
  })
  .map(({ kind, name, namespace, ...more }) =>
    step(kind, name, {
      ...more,
      namespace: kind === 'Namespace' || kind.startsWith('Custom') ? '' : namespace,
      ...(kind.startsWith('Custom') ? { defines: name === 'a' ? '/NetworkPolicy' : '/Widget' } : {}),
    }),
  );
const identity = ({ ref, phase, wave, deletes }: Dependable) =>
  `${ref.kind}/${ref.namespace}/${ref.name}/${phase}/${wave}/${deletes}`;
const uniqueSteps = fc.uniqueArray(anyStep, { selector: identity });

test('the order is total and independent of the input order', () => {
  fc.assert(
    fc.property(
      uniqueSteps,
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (steps, random) => {
        const shuffled = steps
          .map((one) => ({ one, at: random.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        expect(orderSteps(shuffled)).toEqual(orderSteps(steps));
      },
    ),
  );
});

test('A.1: whatever the kinds, phases and waves: nothing comes before the Namespace or the CRD it needs', () => {
  const isNeeded = (one: Dependable, by: Dependable) =>
    !one.deletes &&
    !by.deletes &&
    (one.ref.kind === 'Namespace'
      ? by.ref.namespace === one.ref.name
      : one.defines === `${by.ref.group}/${by.ref.kind}`);
  fc.assert(
    fc.property(uniqueSteps, (steps) => {
      const ordered = orderSteps(steps);
      expect(ordered).toHaveLength(steps.length);
      for (const [at, one] of ordered.entries())
        expect(ordered.slice(0, at).filter((before) => isNeeded(one, before))).toEqual([]);
      const places = cutWaves(ordered, (one) => one).map(({ phase, wave }) => `${phase}/${wave}`);
      expect(new Set(places).size).toBe(places.length);
    }),
  );
});

test('waves are cut where phase or wave changes, and lose nothing', () => {
  fc.assert(
    fc.property(fc.array(anyStep), (steps) => {
      const sorted = [...steps].sort(compareSteps);
      const waves = cutWaves(sorted, (one) => one);
      expect(waves.flatMap((wave) => wave.steps)).toEqual(sorted);
      expect(new Set(waves.map(({ phase, wave }) => `${phase}/${wave}`)).size).toBe(waves.length);
    }),
  );
});
