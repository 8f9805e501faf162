import { expect, test } from 'vitest';
import { type CrashScenario, survivesAnyCrash } from '../../../test/crash.ts';
import { job, leftJobs } from '../../../test/jobs.ts';
import { configMap } from '../../../test/sandbox.ts';

/** A hook that fails and goes with it, what comes after it and is never made, and what tells somebody. */
const failure: CrashScenario = {
  desired: () => [
    job('migrate', 'PreSync', { fails: true, policy: 'HookFailed' }),
    configMap('a', {}),
    job('alarm', 'SyncFail'),
  ],
  outcome: 'failed',
  made: { 'Job migrate': 1, 'ConfigMap a': 0, 'Job alarm': 1 },
  after: async (box) => {
    expect(await leftJobs(box)).toEqual(['alarm']);
    expect(box.ledger.items()).toEqual([]);
  },
};

test.each(['before', 'after'] as const)(
  'SyncFail after a failure: a crash just %s any awaited call, the sync fails all the same, and each hook ran once',
  (when) => survivesAnyCrash(failure, when),
  120_000,
);
