import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { configMap, deployment, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { kindOf } from '../ports/cluster.ts';
import { lookInside, readLog } from './look-inside.ts';
import { redactSecrets } from './redact.ts';

const plain = (text: string): string => text;

async function live(box: Sandbox, group: string, kind: string, name: string): Promise<Manifest> {
  const found = kindOf(await box.cluster.discover(), { group, version: 'v1', kind });
  if (!found) throw new Error('it is served');
  return box.cluster.get(found, { namespace: box.namespace, name });
}

test('what a Deployment made, by owner, with the events of all of it', async () => {
  const box = await sandbox();
  await box.sync([deployment('web', { replicas: 2 })]);
  const { children, events, more } = await lookInside(
    box.cluster,
    await live(box, 'apps', 'Deployment', 'web'),
    plain,
  );
  const [set, ...pods] = children;
  expect(set).toMatchObject({ ref: { kind: 'ReplicaSet' }, owner: 'Deployment web', containers: [] });
  expect(pods).toHaveLength(2);
  for (const pod of pods) {
    expect(pod).toMatchObject({
      ref: { kind: 'Pod', namespace: box.namespace },
      owner: `ReplicaSet ${set?.ref.name}`,
      health: { status: 'Healthy' },
      containers: [{ restarts: 0 }],
    });
  }
  expect(more).toBe(0);
  expect(events.map(({ reason }) => reason)).toContain('ScalingReplicaSet');
});

test('other kinds made nothing; their events are told all the same', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', {})]);
  const inside = await lookInside(box.cluster, await live(box, '', 'ConfigMap', 'a'), plain);
  expect(inside).toEqual({ children: [], more: 0, events: [] });
});

test('a log is of a pod that this object made and of no other, and a Secret is not in it', async () => {
  const box = await sandbox();
  await box.sync([deployment('web', { replicas: 1 }), deployment('other', { replicas: 1 })]);
  const [web, other] = [
    await live(box, 'apps', 'Deployment', 'web'),
    await live(box, 'apps', 'Deployment', 'other'),
  ];
  const pod = (await lookInside(box.cluster, web, plain)).children.find(({ ref }) => ref.kind === 'Pod');
  const wanted = {
    pod: pod?.ref.name ?? '',
    container: pod?.containers[0]?.name ?? '',
    previous: false,
  };
  const lines = await readLog(box.cluster, web, wanted, plain);
  expect(lines?.length).toBeGreaterThan(0);
  expect(await readLog(box.cluster, other, wanted, plain)).toBeUndefined();
  expect(await readLog(box.cluster, web, { ...wanted, container: 'none' }, plain)).toBeUndefined();
  const word = lines?.join(' ').match(/\S{6,}/)?.[0] ?? '';
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { a: btoa(word) } };
  const redacted = await readLog(box.cluster, web, wanted, redactSecrets([secret]));
  expect(redacted?.join(' ')).not.toContain(word);
  const asInGit = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { a: word } };
  const plainly = await readLog(box.cluster, web, wanted, redactSecrets([asInGit]));
  expect(plainly?.join(' ')).not.toContain(word);
});
