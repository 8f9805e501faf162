import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { patchAs, planLines, sandbox } from '../../test/sandbox.ts';

const CANARY = 'canary-7f3a9c';
const secret = (data: Record<string, unknown>, key: 'stringData' | 'data' = 'stringData'): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db' },
  [key]: data as Record<string, string>,
});

/** Raw, and as base64 anywhere in a longer text. */
function expectNoCanary(text: string): void {
  expect(text).not.toContain(CANARY);
  expect(text).not.toContain(Buffer.from(CANARY).toString('base64').replace(/=+$/, '').slice(0, -1));
}

test('LEAK-1: plan, results and events of a Secret hold no value; a change is still a change', async () => {
  const box = await sandbox();
  await box.sync([secret({ password: CANARY })]);
  const changed = await box.sync([secret({ password: `${CANARY}-longer` })]);
  expect(planLines(changed.planned)).toEqual(['Secret db: configure']);
  expect(changed.planned.plan.items[0]?.changes.map(({ pointer }) => pointer)).toEqual(['/data/password']);
  expectNoCanary(JSON.stringify([changed.planned.plan, changed.results, box.events]));
});

test('stringData that leaves Git leaves the cluster; the same again is unchanged', async () => {
  const box = await sandbox();
  await box.sync([secret({ a: '1', b: '2' })]);
  expect(planLines(await box.plan([secret({ a: '1', b: '2' })]))).toEqual(['Secret db: unchanged']);
  const removed = await box.sync([secret({ a: '1' })]);
  expect(removed.planned.plan.items[0]?.changes.map(({ pointer }) => pointer)).toEqual(['/data/b']);
});

test.each([
  ['not base64', secret({ password: `${CANARY}!` }, 'data')],
  ['a number', secret({ password: { nested: CANARY } }, 'data')],
  ['a wrong type', { ...secret({ password: CANARY }), type: 'kubernetes.io/tls' }],
])('LEAK-2: a Secret that is invalid (%s) is refused without its value', async (_name, bad) => {
  const box = await sandbox();
  const { plan } = await box.plan([bad]);
  expect(plan.items[0]?.action).toBe('refuse');
  expect(plan.items[0]?.reason).toContain('Secret');
  expectNoCanary(JSON.stringify(plan));
});

test('LEAK-1: the last-applied annotation of kubectl is never shown', async () => {
  const box = await sandbox();
  await box.sync([secret({ password: 'x' })]);
  await patchAs(box, 'kubectl-client-side-apply', 'secrets/db', {
    metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"data":"${CANARY}"}` } },
    data: { password: Buffer.from(CANARY).toString('base64') },
  });
  const { plan } = await box.plan([secret({ password: 'x' })]);
  expect(plan.items[0]?.action).toBe('configure');
  expectNoCanary(JSON.stringify(plan));
});
