import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { Died, dyingHost } from '../../test/dying-host.ts';
import { aRun, CONFIG_MAPS, configMap, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { execute } from './execute.ts';

const ARGO = 'argocd.argoproj.io';
const before = [configMap('kept', { x: '1' }), configMap('leaves', { x: '1' })];
const after = (): Manifest[] => [
  configMap('migrate', {}, { [`${ARGO}/hook`]: 'PreSync' }),
  configMap('kept', { x: '2' }),
  configMap('new', { x: '1' }),
  configMap('late', { x: '1' }, { [`${ARGO}/sync-wave`]: '2' }),
  configMap('notify', {}, { [`${ARGO}/hook`]: 'PostSync', [`${ARGO}/hook-delete-policy`]: 'HookSucceeded' }),
];

/** One sync that dies, and the next attempt of it by another host. */
async function dieAt(box: Sandbox, at: number, when: 'before' | 'after') {
  const run = aRun();
  const host = dyingHost({ cluster: box.cluster, ledger: box.ledger }, at, when);
  let died = false;
  try {
    const planned = await box.plan(after(), {}, host.cluster, run);
    await execute({
      cluster: host.cluster,
      ledger: host.ledger,
      planned,
      emit: () => {},
      options: { waveDeadlineMs: 30_000, waitForHealth: true },
    });
  } catch (error) {
    if (!(error instanceof Died)) throw error;
    died = true;
  }
  const hook = await hookUid(box);
  const resumed = await box.sync(after(), {}, run);
  return {
    died,
    calls: host.calls(),
    ranAgain: hook !== undefined && hook !== (await hookUid(box)),
    resumed,
  };
}

const hookUid = async (box: Sandbox) =>
  (await here(box)).find(({ metadata }) => metadata.name === 'migrate')?.metadata.uid;
const here = (box: Sandbox) => box.cluster.list(CONFIG_MAPS, { namespace: box.namespace });

/** Where everything is as it should be, whatever happened on the way. */
async function expectConverged(box: Sandbox): Promise<void> {
  const objects = await here(box);
  const data = Object.fromEntries(objects.map(({ metadata, data: of }) => [metadata.name, of]));
  expect(data).toMatchObject({ kept: { x: '2' }, new: { x: '1' }, late: { x: '1' } });
  expect(Object.keys(data).sort()).toEqual(['kept', 'kube-root-ca.crt', 'late', 'migrate', 'new']);
  expect(
    box.ledger
      .items()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['kept', 'late', 'new']);
  expect(box.ledger.items().every(({ uid }) => uid !== '')).toBe(true);
  const { plan } = await box.plan(after());
  expect(plan.summary).toMatchObject({ unchanged: 3, create: 0, configure: 0, prune: 0 });
}

test.each(['before', 'after'] as const)(
  'a crash just %s any awaited call: the next attempt converges, nothing is pruned that should live, the hook ran once',
  async (when) => {
    for (let at = 1; ; at += 1) {
      const box = await sandbox();
      await box.sync(before);
      const { died, ranAgain, resumed } = await dieAt(box, at, when);
      expect(resumed.outcome, `died ${when} call ${at}`).toBe('succeeded');
      expect(ranAgain, `died ${when} call ${at}`).toBe(false);
      await expectConverged(box);
      if (!died) break;
      expect(at).toBeLessThan(100);
    }
  },
  120_000,
);
