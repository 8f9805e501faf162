import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { hookRole } from './hooks.ts';
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
  [{ [`${ARGO}/sync-wave`]: ' 7 ', 'helm.sh/hook-weight': '1' }, 7],
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
  [{ [`${ARGO}/hook`]: 'Whatever' }, 'none'],
  [{ [`${ARGO}/hook`]: 'Whatever', 'helm.sh/hook': 'pre-install' }, 'none'],
  [{ 'helm.sh/hook': 'pre-install,pre-upgrade' }, 'hook'],
  [{ 'helm.sh/hook': 'post-delete' }, 'hook'],
  [{ 'helm.sh/hook': 'crd-install' }, 'none'],
  [{ 'helm.sh/hook': 'test' }, 'skip'],
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
