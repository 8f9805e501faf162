import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { refuseHooks } from '../guards/hooks.ts';
import { hookRole } from './hooks.ts';
import { pruneForbiddenBy, syncOptions, waitsForHealth } from './sync-options.ts';
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

test('an application with hooks is refused with their names', () => {
  expect(refuseHooks([annotated({})])).toBeUndefined();
  const problem = refuseHooks([
    annotated({ [`${ARGO}/hook`]: 'PreSync' }),
    annotated({ 'helm.sh/hook': 'test' }),
  ]);
  expect(problem?.what).toBe('This application has hooks: Job migrate in shop (PreSync).');
});

test('A.4, A.11: sync options of Argo CD and ours, ours wins', () => {
  const both = annotated({
    [`${ARGO}/sync-options`]: 'Prune=false, Replace=true,PruneLast',
    'landfall.dev/sync-options': 'Prune=true',
  });
  expect([...syncOptions(both)]).toEqual([
    ['Prune', 'true'],
    ['Replace', 'true'],
    ['PruneLast', 'true'],
  ]);
  expect(pruneForbiddenBy(both)).toBeUndefined();
  expect(pruneForbiddenBy(annotated({ [`${ARGO}/sync-options`]: 'Prune=confirm' }))).toBe('Prune=confirm');
  expect(waitsForHealth(annotated({ 'landfall.dev/sync-options': 'WaitForHealth=false' }))).toBe(false);
  expect(waitsForHealth(annotated({}))).toBe(true);
});
