import type { Manifest } from '@landfall/contracts/resource';
import { type AuditEntry, auditOffset, readAudit, settleAudit } from '@landfall/devstack/audit-log';
import { testCluster } from '@landfall/devstack/test-stack';
import { expect, test } from 'vitest';
import { configMap, type Sandbox, sandbox } from '../../test/sandbox.ts';

const MANY = 500;

/** A big application of everyday kinds: ConfigMaps, Secrets, Services and Deployments that run nothing. */
function bigApplication(): Manifest[] {
  return Array.from({ length: MANY }, (_, index) => {
    const name = `o-${index}`;
    if (index % 50 === 1) return secret(name);
    if (index % 50 === 2) return service(name);
    return index % 50 === 3 ? deployment(name) : configMap(name, { index: String(index) });
  });
}

const secret = (name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  stringData: { password: 'hunter2' },
});

const service = (name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, labels: { app: name } },
  spec: {
    selector: { app: name },
    ports: [
      { port: 80, targetPort: 8080 },
      { name: 'dns', port: 53, protocol: 'UDP' },
    ].map((port, i) => ({ name: `p${i}`, ...port })),
  },
});

const deployment = (name: string): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [
          {
            name: 'web',
            image: 'nginx:1.29',
            ports: [{ containerPort: 8080 }],
            resources: { requests: { cpu: '1000m', memory: '0.5Gi' }, limits: { cpu: 2, memory: '1024Mi' } },
            env: [{ name: 'A', value: '1' }],
          },
        ],
      },
    },
  },
});

/** What the host asked about this application; what it keeps of it in Secrets of its own is its own affair. */
const askedBy = (box: Sandbox, entries: readonly AuditEntry[]) =>
  entries.filter(
    ({ uri, namespace, userAgent, name }) =>
      userAgent === box.userAgent &&
      (uri.includes(box.application.id) || namespace === box.namespace) &&
      !name.startsWith('landfall-agent-'),
  );

test('an unchanged sync of 500 objects costs one list per kind and nothing else', async () => {
  const box = await sandbox();
  const first = await box.sync(bigApplication());
  expect(first.outcome).toBe('succeeded');

  const access = await testCluster();
  const discovery = await box.cluster.discover();
  await settleAudit(access, box.auditLogPath);
  const from = await auditOffset(box.auditLogPath);
  const again = await box.sync(bigApplication());
  await settleAudit(access, box.auditLogPath);

  expect(again.planned.plan.summary).toMatchObject({ unchanged: MANY, configure: 0, create: 0 });
  const entries = await readAudit(box.auditLogPath, { sinceOffset: from });
  const asked = askedBy(box, entries);
  expect(asked.map(({ verb, resource }) => `${verb} ${resource}`).sort()).toEqual([
    'list configmaps',
    'list deployments',
    'list secrets',
    'list services',
  ]);
  // An APIService of another test may be without its server for a moment.
  expect(discovery.failedGroups.filter((group) => !group.endsWith('.test'))).toEqual([]);
});

test('a changed ConfigMap costs one list and one patch, no dry run', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' }), configMap('b', { x: '1' })]);
  const access = await testCluster();
  await settleAudit(access, box.auditLogPath);
  const from = await auditOffset(box.auditLogPath);
  const { planned } = await box.sync([configMap('a', { x: '2' }), configMap('b', { x: '1' })]);
  await settleAudit(access, box.auditLogPath);
  expect(planned.plan.items[0]?.changes).toEqual([{ pointer: '/data/x', before: '1', after: '2' }]);
  const entries = await readAudit(box.auditLogPath, { sinceOffset: from });
  const ours = askedBy(box, entries);
  expect(ours.map(({ verb, name }) => `${verb} ${name}`)).toEqual(['list ', 'patch a']);
});
