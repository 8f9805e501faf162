import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { fluxPolicy, hasFluxMark, saysReconcile } from './flux-policy.ts';
import { hookRole } from './hooks.ts';
import { unknownOptions } from './known-options.ts';
import { optionsOf, waitsForHealth } from './sync-options.ts';
import { waveOf } from './wave.ts';

const annotated = (annotations: Record<string, string>): Manifest => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'migrate', namespace: 'shop', annotations },
});
const ARGO = 'argocd.argoproj.io';

test.each([
  [{ [`${ARGO}/sync-wave`]: '-5' }, -5],
  [{ [`${ARGO}/sync-wave`]: '+7', 'helm.sh/hook-weight': '1' }, 7],
  [{ [`${ARGO}/sync-wave`]: '2147483647' }, 2147483647],
  [{ [`${ARGO}/sync-wave`]: '-99999999999' }, -99999999999],
  // What Go's Atoi does not read falls through.
  [{ [`${ARGO}/sync-wave`]: ' 7 ', 'helm.sh/hook-weight': '1' }, 1],
  [{ [`${ARGO}/sync-wave`]: '1.5', 'helm.sh/hook-weight': '1' }, 1],
  [{ [`${ARGO}/sync-wave`]: '9007199254740993' }, 0],
  [{ [`${ARGO}/sync-wave`]: 'soon', 'helm.sh/hook-weight': '3' }, 3],
  [{ 'helm.sh/hook-weight': 'x' }, 0],
  [{}, 0],
])('A.1: wave of %j is %i', (annotations, wave) => {
  expect(waveOf(annotated(annotations as Record<string, string>))).toBe(wave);
});

test.each([
  [{ [`${ARGO}/hook`]: 'PreSync' }, 'hook'],
  [{ [`${ARGO}/hook`]: 'Skip' }, 'skip'],
  [{ [`${ARGO}/hook`]: 'Skip,PreSync' }, 'hook'],
  [{ [`${ARGO}/hook`]: 'Skip,Whatever' }, 'skip'],
  [{ [`${ARGO}/hook`]: 'Whatever' }, 'skip'],
  [{ [`${ARGO}/hook`]: '' }, 'skip'],
  [{ [`${ARGO}/hook`]: 'Whatever, PreSync' }, 'hook'],
  [{ [`${ARGO}/hook`]: 'Whatever', 'helm.sh/hook': 'pre-install' }, 'hook'],
  [{ 'helm.sh/hook': 'pre-install,pre-upgrade' }, 'hook'],
  [{ 'helm.sh/hook': 'post-delete' }, 'hook'],
  [{ 'helm.sh/hook': 'crd-install' }, 'none'],
  [{ 'helm.sh/hook': 'test' }, 'skip'],
  [{ 'helm.sh/hook': 'pre-instal' }, 'skip'],
  [{ 'helm.sh/hook': 'test-success' }, 'skip'],
  [{}, 'none'],
])('A.2: %j is %s', (annotations, role) => {
  expect(hookRole(annotated(annotations as Record<string, string>)).role).toBe(role);
});

test.each([
  [{ [`${ARGO}/hook`]: 'PostSync, PreSync' }, ['PreSync', 'PostSync'], ['BeforeHookCreation']],
  [
    { [`${ARGO}/hook`]: 'SyncFail', [`${ARGO}/hook-delete-policy`]: 'HookFailed,HookSucceeded' },
    ['SyncFail'],
    ['HookSucceeded', 'HookFailed'],
  ],
  [{ 'helm.sh/hook': 'pre-install,pre-upgrade' }, ['PreSync'], ['BeforeHookCreation']],
  [
    { 'helm.sh/hook': 'post-upgrade', 'helm.sh/hook-delete-policy': 'hook-succeeded' },
    ['PostSync'],
    ['HookSucceeded'],
  ],
  [{ 'helm.sh/hook': 'pre-delete,post-delete' }, ['PreDelete', 'PostDelete'], ['BeforeHookCreation']],
])('A.2: %j runs in %j and is deleted by %j', (annotations, phases, deletePolicy) => {
  expect(hookRole(annotated(annotations as Record<string, string>))).toEqual({
    role: 'hook',
    phases,
    deletePolicy,
  });
});

test('A.4, A.11: sync options of the application, Argo CD and ours, the later wins', () => {
  const both = annotated({
    [`${ARGO}/sync-options`]: 'Prune=false, Replace=true,PruneLast',
    'landfall.dev/sync-options': 'Prune=true',
  });
  expect(Object.fromEntries(optionsOf(both, ['Prune=confirm', 'Validate=false']))).toEqual({
    Prune: 'true',
    Validate: 'false',
    Replace: 'true',
    PruneLast: 'true',
  });
  expect(waitsForHealth(annotated({ 'landfall.dev/sync-options': 'WaitForHealth=false' }))).toBe(false);
  expect(waitsForHealth(annotated({}))).toBe(true);
  expect(waitsForHealth(annotated({}), ['WaitForHealth=false'])).toBe(false);
});

test.each([
  [{ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }, 'Prune', 'false'],
  [{ 'kustomize.toolkit.fluxcd.io/force': 'enabled' }, 'Force', 'true'],
  [{ 'helm.sh/resource-policy': 'keep' }, 'Delete', 'false'],
])('A.4, A.8: %j reads as %s=%s', (annotations, name, value) => {
  expect(optionsOf(annotated(annotations as Record<string, string>)).get(name)).toBe(value);
});

const FLUX = 'kustomize.toolkit.fluxcd.io';
test.each([
  [{ [`${FLUX}/ssa`]: 'Ignore' }, 'ignore'],
  [{ [`${FLUX}/ssa`]: 'ignore' }, 'ignore'],
  [{ [`${FLUX}/reconcile`]: 'Disabled' }, 'ignore'],
  [{ [`${FLUX}/reconcile`]: 'enabled' }, undefined],
  [{ [`${FLUX}/ssa`]: 'IfNotPresent' }, 'if-not-present'],
  [{ [`${FLUX}/ssa`]: 'Override' }, undefined],
  [{ [`${FLUX}/ssa`]: 'Merge' }, undefined],
])('A.8: %j reads as %s, as a label too', (marks, policy) => {
  const one = annotated(marks as Record<string, string>);
  expect(fluxPolicy(one)).toBe(policy);
  const labelled = { ...one, metadata: { name: 'a', labels: marks as Record<string, string> } };
  expect(fluxPolicy(labelled)).toBe(policy);
  expect(saysReconcile(labelled)).toBe(`${FLUX}/reconcile` in marks);
});

test('A.8: prune: disabled, force: enabled and ssa: Merge are sync options; Argo CD’s own words win', () => {
  const marks = { [`${FLUX}/prune`]: 'disabled', [`${FLUX}/force`]: 'Enabled', [`${FLUX}/ssa`]: 'Merge' };
  expect(Object.fromEntries(optionsOf(annotated(marks)))).toEqual({
    Prune: 'false',
    Delete: 'false',
    Force: 'true',
    ClientSideApplyMigration: 'false',
  });
  expect(optionsOf(annotated({ ...marks, [`${ARGO}/sync-options`]: 'Force=false' })).get('Force')).toBe(
    'false',
  );
  expect(hasFluxMark(annotated({}), 'prune', 'disabled')).toBe(false);
});

test('values that an option, a wave or a hook does not have are told', () => {
  const manifest = annotated({
    [`${ARGO}/sync-options`]: 'Prune=flase, Replace',
    [`${FLUX}/ssa`]: 'Overide',
    [`${ARGO}/sync-wave`]: '1.5',
    [`${ARGO}/hook`]: 'PreSnyc, PostSync',
    [`${ARGO}/hook-delete-policy`]: 'HookSuceeded',
  });
  const ref = { group: 'batch', version: 'v1', kind: 'Job', namespace: 'shop', name: 'migrate' };
  const desired = { ref, manifest } as Parameters<typeof unknownOptions>[0][number];
  const options = { prune: true, createNamespace: true, syncOptions: ['PrunePropagationPolicy=never'] };
  expect(unknownOptions([desired], options)).toEqual([
    'The application has the sync option PrunePropagationPolicy=never, which is none of foreground, background, orphan.',
    'Job migrate in shop has the sync option Prune=flase, which is none of true, false, confirm.',
    'Job migrate in shop has a value of Flux’s ssa annotation nobody knows: Overide.',
    'Job migrate in shop has a sync wave that is no whole number: “1.5”.',
    'Job migrate in shop has a hook phase nobody knows: “PreSnyc”.',
    'Job migrate in shop has a hook delete policy nobody knows: “HookSuceeded”.',
  ]);
});
