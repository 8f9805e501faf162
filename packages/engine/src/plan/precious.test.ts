import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { precious } from './precious.ts';

const object = (apiVersion: string, kind: string, spec: { [key: string]: Json } = {}): Manifest => ({
  apiVersion,
  kind,
  metadata: { name: 'it' },
  spec,
});

test.each([
  object('v1', 'Namespace'),
  object('v1', 'PersistentVolume'),
  object('v1', 'PersistentVolumeClaim'),
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
  object('apps/v1', 'StatefulSet', { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } }),
])('4.12: $kind is never deleted to be made anew', (live) => {
  expect(precious(live)).toMatch(/never deletes it to make it anew\.$/);
});

test.each([
  object('v1', 'ConfigMap'),
  object('batch/v1', 'Job'),
  object('apps/v1', 'StatefulSet', { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' } }),
  object('apps/v1', 'StatefulSet'),
  object('example.test/v1', 'Namespace'),
])('$apiVersion $kind may be, where its option says so', (live) => {
  expect(precious(live)).toBeUndefined();
});
