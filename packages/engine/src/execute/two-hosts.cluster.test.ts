import { auditOffset, readAudit, settleAudit } from '@landfall/devstack/audit-log';
import { isWrite, overlappingWrites } from '@landfall/devstack/overlapping-writes';
import { testCluster } from '@landfall/devstack/test-stack';
import { connect, parseKubeconfig } from '@landfall/kube';
import { expect, onTestFinished, test } from 'vitest';
import { CONFIG_MAPS, configMap, planLines, type Sandbox, sandbox } from '../../test/sandbox.ts';

/** A host of its own name over the same cluster, with nothing that keeps it from writing beside another. */
async function unfenced(box: Sandbox, name: string) {
  const access = await testCluster();
  const { hostname, port } = new URL(access.server);
  const cluster = connect(parseKubeconfig(access.kubeconfig), {
    allow: [{ host: hostname, port: Number(port) }],
    userAgent: `landfall/${name}`,
  });
  onTestFinished(() => cluster.close());
  return async (count: number) => {
    const many = Array.from({ length: 30 }, (_, index) =>
      configMap(`o-${index}`, { by: `${name} ${count}` }),
    );
    const planned = await box.plan([...many, configMap(`only-${name}`, {})], {}, cluster);
    return box.execute(planned, {}, cluster).catch(() => undefined);
  };
}

test('hosts that ask nobody before they write overlap, which the audit log shows, and still end in one desired state', async () => {
  const box = await sandbox();
  const hosts = await Promise.all(['first', 'second'].map((name) => unfenced(box, name)));
  const from = await auditOffset(box.auditLogPath);
  for (let count = 0; count < 3; count += 1) await Promise.all(hosts.map((host) => host(count)));
  await settleAudit(await testCluster(), box.auditLogPath);
  const entries = await readAudit(box.auditLogPath, { sinceOffset: from });
  const ours = entries.filter(
    ({ namespace, userAgent }) => namespace === box.namespace && userAgent.startsWith('landfall/'),
  );
  expect(new Set(ours.filter(isWrite).map(({ userAgent }) => userAgent)).size).toBe(2);
  // Without the fence this is what happens: the check of `fighting-hosts.cluster.test.ts` can fail.
  expect(overlappingWrites(ours).length).toBeGreaterThan(0);

  const final = [configMap('o-0', { by: 'final' })];
  expect((await box.sync(final)).outcome).toBe('succeeded');
  expect(planLines(await box.plan(final))).toEqual(['ConfigMap o-0: unchanged']);
  const there = await box.cluster.list(CONFIG_MAPS, { namespace: box.namespace });
  expect(there.map(({ metadata }) => metadata.name).sort()).toEqual(['kube-root-ca.crt', 'o-0']);
});
