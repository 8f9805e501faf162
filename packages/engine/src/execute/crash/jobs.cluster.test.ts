import { expect, test } from 'vitest';
import { type CrashScenario, survivesAnyCrash, survivesTwoCrashes } from '../../../test/crash.ts';
import { job, leftJobs } from '../../../test/jobs.ts';
import { configMap } from '../../../test/sandbox.ts';

/** A Job before, one that goes when all went well, and one that runs in two phases under one name. */
const hooks: CrashScenario = {
  desired: () => [
    job('migrate', 'PreSync'),
    job('both', 'PreSync,PostSync'),
    configMap('a', {}),
    job('notify', 'PostSync', { policy: 'HookSucceeded' }),
  ],
  made: { 'Job migrate': 1, 'Job both': 2, 'ConfigMap a': 1, 'Job notify': 1 },
  after: async (box) => {
    expect(await leftJobs(box)).toEqual(['both', 'migrate']);
  },
};

test.each(['before', 'after'] as const)(
  'Jobs as hooks: a crash just %s any awaited call, and each ran once in its phase',
  (when) => survivesAnyCrash(hooks, when),
  120_000,
);

test(
  'Jobs as hooks: two deaths in one sync, and each ran once in its phase',
  () => survivesTwoCrashes(hooks),
  120_000,
);
