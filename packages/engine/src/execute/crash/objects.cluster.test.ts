import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { type CrashScenario, survivesAnyCrash, survivesTwoCrashes } from '../../../test/crash.ts';
import { CONFIG_MAPS, configMap, patchAs, type Sandbox } from '../../../test/sandbox.ts';

const ARGO = 'argocd.argoproj.io';
const with_ = (option: string) => ({ [`${ARGO}/sync-options`]: option });
const wave = (name: string, number: string) => configMap(name, {}, { [`${ARGO}/sync-wave`]: number });
const hook = (name: string, phase: string, policy = 'BeforeHookCreation') =>
  configMap(name, {}, { [`${ARGO}/hook`]: phase, [`${ARGO}/hook-delete-policy`]: policy });

/** The data of every ConfigMap there, by name. */
async function data(box: Sandbox): Promise<Record<string, Json | undefined>> {
  const all = await box.cluster.list(CONFIG_MAPS, { namespace: box.namespace });
  const ours = all.filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt');
  return Object.fromEntries(ours.map((object) => [object.metadata.name, object.data]));
}

const waves: CrashScenario = {
  before: (box) => box.sync([configMap('kept', { x: '1' }), configMap('leaves', { x: '1' })]),
  desired: () => [
    hook('migrate', 'PreSync'),
    configMap('kept', { x: '2' }),
    configMap('new', { x: '1' }),
    wave('late', '2'),
    hook('notify', 'PostSync', 'HookSucceeded'),
  ],
  made: { 'ConfigMap migrate': 1, 'ConfigMap new': 1, 'ConfigMap late': 1, 'ConfigMap notify': 1 },
  after: async (box) => {
    const there = await data(box);
    expect(Object.keys(there).sort()).toEqual(['kept', 'late', 'migrate', 'new']);
    expect(there).toMatchObject({ kept: { x: '2' }, new: { x: '1' } });
  },
};

const replaced = (name: string, x: string) => configMap(name, { x }, with_('Replace=true'));
const replace: CrashScenario = {
  before: async (box) => {
    await box.sync([replaced('old', '1')]);
    await patchAs(box, 'somebody', 'configmaps/old', { data: { added: 'y' } });
  },
  desired: () => [replaced('old', '2'), replaced('new', '1')],
  made: { 'ConfigMap old': 0, 'ConfigMap new': 1 },
  after: async (box) => expect(await data(box)).toEqual({ old: { x: '2' }, new: { x: '1' } }),
};

const immutable = (x: string): Manifest => ({
  ...configMap('it', { x }, with_('Force=true')),
  immutable: true,
});
const force: CrashScenario = {
  before: (box) => box.sync([immutable('1'), configMap('beside', {})]),
  desired: () => [immutable('2'), configMap('beside', { x: '2' })],
  made: { 'ConfigMap it': 1, 'ConfigMap beside': 0 },
  after: async (box) => expect(await data(box)).toEqual({ it: { x: '2' }, beside: { x: '2' } }),
};

const adopt: CrashScenario = {
  before: (box) =>
    box.cluster.create(
      CONFIG_MAPS,
      {
        ...configMap('theirs', { x: 'old', y: 'kept', z: 'goes' }),
        metadata: { name: 'theirs', namespace: box.namespace },
      },
      { fieldManager: 'kubectl-client-side-apply', dryRun: false },
    ),
  desired: () => [configMap('theirs', { x: 'new', y: 'kept' })],
  options: { adopt: true },
  made: { 'ConfigMap theirs': 0 },
  after: async (box) => {
    expect(await data(box)).toEqual({ theirs: { x: 'new', y: 'kept' } });
    const { metadata } = await box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'theirs' });
    expect((metadata.managedFields as { manager: string }[]).map(({ manager }) => manager)).toEqual([
      'landfall',
    ]);
  },
};

const pruneLast: CrashScenario = {
  before: (box) => box.sync([configMap('gone', {}), wave('late', '4'), wave('later', '7')]),
  desired: () => [wave('late', '4'), configMap('new', {}), wave('last', '5')],
  options: { syncOptions: ['PruneLast=true'] },
  made: { 'ConfigMap new': 1, 'ConfigMap last': 1 },
  after: async (box) => expect(Object.keys(await data(box)).sort()).toEqual(['last', 'late', 'new']),
};

test.each<[string, CrashScenario]>([
  ['waves, hooks and a prune', waves],
  ['Replace=true', replace],
  ['Force=true of what cannot be changed', force],
  ['adoption of what kubectl made', adopt],
  ['PruneLast', pruneLast],
])(
  '%s: a crash just before or after any awaited call, or two of them, and the next attempt converges',
  async (_name, scenario) => {
    await survivesAnyCrash(scenario, 'before');
    await survivesAnyCrash(scenario, 'after');
    await survivesTwoCrashes(scenario);
  },
  120_000,
);
