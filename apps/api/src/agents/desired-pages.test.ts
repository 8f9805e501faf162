import { randomUUID } from 'node:crypto';
import type { DesiredApplication } from '@landfall/contracts/agent-protocol';
import { syncPolicy } from '@landfall/contracts/application';
import { applicationId, snapshotId } from '@landfall/contracts/ids';
import { expect, test } from 'vitest';
import { desiredPages } from './desired-pages.ts';

const desired = (fields = 0): DesiredApplication => {
  const id = applicationId.parse(randomUUID());
  const rendered = snapshotId.parse(randomUUID());
  const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'web' };
  return {
    application: { id, trackingPrefix: `o/${id}`, namespace: 'shop', policy: syncPolicy.parse({}) },
    snapshotId: rendered,
    previous: { snapshotId: rendered },
    heal: true,
    leave: Array.from({ length: fields }, (_, at) => ({ ref, pointer: `/data/${at}` })),
  };
};
const frame = (applications: DesiredApplication[]) =>
  Buffer.byteLength(JSON.stringify({ type: 'desired', applications, more: true }));

test('nothing wanted is one page with nothing', () => {
  expect(desiredPages([], 10_000)).toEqual({ pages: [[]], bare: [] });
});

test('every page fits, none is lost, and the order stays', () => {
  const all = Array.from({ length: 100 }, () => desired(3));
  const { pages, bare } = desiredPages(all, 10_000);
  expect(pages.flat()).toEqual(all);
  expect(bare).toEqual([]);
  expect(pages.length).toBeGreaterThan(1);
  expect(Math.max(...pages.map(frame))).toBeLessThanOrEqual(10_000);
});

test('one that fits into no page is told without its detail, and not to be healed', () => {
  const [small, large] = [desired(1), desired(500)];
  const { pages, bare } = desiredPages([small, large, small], 10_000);
  expect(bare).toEqual([large.application.id]);
  expect(pages.flat()).toEqual([small, { ...large, heal: false, leave: [] }, small]);
  expect(Math.max(...pages.map(frame))).toBeLessThanOrEqual(10_000);
});
