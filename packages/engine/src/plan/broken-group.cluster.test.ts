import type { Json } from '@landfall/contracts/resource';
import { expect, onTestFinished, test } from 'vitest';
import { crontabs } from '../../test/crontabs.ts';
import { configMap, planLines, type Sandbox, sandbox } from '../../test/sandbox.ts';

/** Puts a server behind a group that does not answer, as an adapter that crashed, and takes it away again. */
async function breakGroup(box: Sandbox, group: string): Promise<() => Promise<void>> {
  const path = `/apis/apiregistration.k8s.io/v1/apiservices/v1.${group}`;
  const patch = async (body: Json) => {
    const contentType = 'application/merge-patch+json';
    const { status, text } = await box.cluster.request({
      method: 'PATCH',
      path,
      contentType,
      body: JSON.stringify(body),
    });
    if (status !== 200) throw new Error(text);
  };
  // As long as it is managed by the API server itself, it is put right again.
  await patch({
    metadata: { labels: { 'kube-aggregator.kubernetes.io/automanaged': null } },
    spec: { service: { name: 'gone', namespace: box.namespace, port: 443 }, insecureSkipTLSVerify: true },
  });
  return async () => {
    await box.cluster.request({ method: 'DELETE', path });
  };
}

test('4.12: what a group has whose own server does not answer is neither pruned, forgotten nor planned; it is when it is back', async () => {
  const box = await sandbox();
  const group = `${box.namespace}.landfall.test`;
  const { crd, object } = crontabs(group, 'Namespaced');
  // The CRD is another's: only its object is in this application.
  const platform = await sandbox();
  await platform.sync([crd]);
  const rest = configMap('rest', { x: '1' });
  await box.sync([object, rest]);
  const failed = async () => (await box.cluster.discover()).failedGroups.includes(group);

  const mend = await breakGroup(box, group);
  onTestFinished(mend);
  await expect.poll(failed, { timeout: 20_000 }).toBe(true);

  const without = await box.sync([configMap('rest', { x: '2' })]);
  const [kept] = without.planned.plan.items.filter(({ ref }) => ref.kind === 'CronTab');
  expect(kept?.action).not.toBe('prune');
  expect(kept?.reason).toContain(group);
  expect(box.ledger.items().map(({ name }) => name)).toContain('one');
  const wanted = (await box.plan([object, rest])).plan.items.find(({ ref }) => ref.kind === 'CronTab');
  expect(wanted).toMatchObject({ action: 'refuse', reason: expect.stringContaining('does not answer') });

  await mend();
  await expect.poll(failed, { timeout: 20_000 }).toBe(false);
  await expect
    .poll(async () => planLines(await box.plan([rest])), { timeout: 20_000 })
    .toContain('CronTab one: prune');
}, 120_000);
