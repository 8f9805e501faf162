import { randomUUID } from 'node:crypto';
import { writeToChat } from '@landfall/devstack/control-plane/pod-logs';
import { expect, test, vi } from 'vitest';
import { deployment, sandbox } from '../../test/sandbox.ts';
import { childrenOf } from '../culprit/pods.ts';
import { kindOf } from '../ports/cluster.ts';
import { followOwn } from './follow-own.ts';

const soon = { timeout: 10_000, interval: 50 };

test('new lines of a pod that this object made come as they are written; of another pod none do', async () => {
  const box = await sandbox();
  const chatty = deployment('web', { replicas: 1 });
  Object.assign((chatty.spec as never as { template: { spec: object } }).template.spec, {
    containers: [{ name: 'chat', image: 'registry.test/web:1' }],
  });
  await box.sync([chatty, deployment('other', { replicas: 1 })]);
  const found = kindOf(await box.cluster.discover(), { group: 'apps', version: 'v1', kind: 'Deployment' });
  if (!found) throw new Error('it is served');
  const get = (name: string) => box.cluster.get(found, { namespace: box.namespace, name });
  const live = await get('web');
  const [pod] = (await childrenOf(box.cluster, live)).pods;
  const [otherPod] = (await childrenOf(box.cluster, await get('other'))).pods;
  const ref = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: box.namespace, name: 'web' };
  const lines: string[] = [];
  const ending = new AbortController();
  const follow = (name: string) =>
    followOwn({
      cluster: box.cluster,
      ...{ live, ref, pod: name, container: 'chat', signal: ending.signal },
      redact: (text) => text,
      say: async (said) => {
        lines.push(...said.lines);
        return 'heard';
      },
    });
  expect(await follow(otherPod?.metadata.name ?? '')).toMatchObject({ problem: { code: 'pod-missing' } });
  const following = follow(pod?.metadata.name ?? '');
  await vi.waitFor(() => expect(lines).toContain('hello'), soon);
  const word = randomUUID();
  await writeToChat(box.auditLogPath, [`${word} one`, `${word} two`]);
  await vi.waitFor(() => expect(lines).toContain(`${word} two`), soon);
  expect(lines.filter((line) => line.startsWith(word))).toEqual([`${word} one`, `${word} two`]);
  ending.abort();
  expect(await following).toEqual({ ended: 'time' });
});
