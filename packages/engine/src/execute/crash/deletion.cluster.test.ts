import { expect, test } from 'vitest';
import { type CrashScenario, survivesAnyCrash } from '../../../test/crash.ts';
import { job, leftJobs } from '../../../test/jobs.ts';
import { CONFIG_MAPS, configMap } from '../../../test/sandbox.ts';

const wave = (name: string, number: string) =>
  configMap(name, {}, { 'argocd.argoproj.io/sync-wave': number });
const desired = () => [
  job('bye', 'PreDelete', { policy: 'HookSucceeded' }),
  wave('low', '-1'),
  configMap('mid', {}),
  wave('high', '3'),
  job('end', 'PostDelete'),
];

/** An application goes, with a hook before and one after its objects; what is not its own stays. */
const deletion: CrashScenario = {
  before: async (box) => {
    await box.sync(desired());
    const mine = { ...configMap('mine', {}), metadata: { name: 'mine', namespace: box.namespace } };
    await box.cluster.create(CONFIG_MAPS, mine, { fieldManager: 'somebody', dryRun: false });
  },
  desired,
  deletes: true,
  made: { 'Job bye': 1, 'Job end': 1 },
  after: async (box) => {
    expect(await leftJobs(box)).toEqual(['end']);
    const left = await box.cluster.list(CONFIG_MAPS, { namespace: box.namespace });
    expect(left.map(({ metadata }) => metadata.name).sort()).toEqual(['kube-root-ca.crt', 'mine']);
  },
};

test.each(['before', 'after'] as const)(
  'deletion with its hooks: a crash just %s any awaited call, all goes, and each hook ran once',
  (when) => survivesAnyCrash(deletion, when),
  120_000,
);
