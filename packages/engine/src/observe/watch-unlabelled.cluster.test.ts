import { setTimeout as sleep } from 'node:timers/promises';
import { APPLICATION_LABEL } from '@landfall/contracts/resource';
import { afterEach, expect, test } from 'vitest';
import { CONFIG_MAPS, configMap, patchAs, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { watchManaged } from './watch-managed.ts';

let ending = new AbortController();
afterEach(() => {
  ending.abort();
  ending = new AbortController();
});

const label = (value: string | null) => ({ metadata: { labels: { [APPLICATION_LABEL]: value } } });

/** Watches the ConfigMaps of an application whose object `a` has lost its label; tells `change name` of each event. */
async function watching(box: Sandbox) {
  const told: string[] = [];
  const ready = Promise.withResolvers<void>();
  const watch = watchManaged({
    cluster: box.cluster,
    signal: ending.signal,
    tell: ({ applicationId, change, ref }) => {
      if (applicationId === box.application.id) told.push(`${change} ${ref.name}`);
    },
    ready: ready.resolve,
    listed: () => undefined,
    blind: () => undefined,
  });
  const follow = (...names: string[]) =>
    watch.follow([
      {
        kind: CONFIG_MAPS,
        namespaces: [box.namespace],
        unlabelled: names.map((name) => ({
          applicationId: box.application.id,
          namespace: box.namespace,
          name,
        })),
      },
    ]);
  follow();
  await ready.promise;
  /** Waits for the next one of these. */
  const next = async (wanted: string) => {
    while (told.shift() !== wanted) await sleep(10);
  };
  return { watch, told, next, follow };
}

async function drop(box: Sandbox, name: string): Promise<void> {
  const at = { namespace: box.namespace, name };
  const { metadata } = await box.cluster.get(CONFIG_MAPS, at);
  await box.cluster.delete(CONFIG_MAPS, at, { uid: String(metadata.uid), propagation: 'Background' });
}

test('7: what becomes of an object without our label is seen: changed, deleted, made again, labelled again', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' }), configMap('mark', { x: '1' })]);
  const { watch, told, next, follow } = await watching(box);
  await patchAs(box, 'kubectl-label', 'configmaps/a', label(null));
  await next('drift a');
  expect(watch.healthOf(box.application.id).map(({ ref }) => ref.name)).toEqual(['mark']);
  follow('a');
  // What befell it before it was watched.
  await next('drift a');
  await patchAs(box, 'kubectl-edit', 'configmaps/a', { data: { x: 'drifted' } });
  await next('drift a');
  await patchAs(box, 'kubectl-annotate', 'configmaps/a', { metadata: { annotations: { note: 'mine' } } });
  await drop(box, 'a');
  await next('drift a');
  expect(watch.healthOf(box.application.id).map(({ ref }) => ref.name)).toEqual(['mark']);
  follow();
  await box.sync([configMap('a', { x: '2' }), configMap('mark', { x: '1' })]);
  await patchAs(box, 'kubectl-edit', 'configmaps/mark', { data: { x: 'moved' } });
  await next('drift mark');
  expect(told).toEqual([]);
});

test('7: one that is followed no more is forgotten, unless it has its label again', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' }), configMap('b', { x: '1' })]);
  const { watch, told, next, follow } = await watching(box);
  const names = () =>
    watch
      .healthOf(box.application.id)
      .map(({ ref }) => ref.name)
      .sort();
  for (const name of ['a', 'b']) {
    await patchAs(box, 'kubectl-label', `configmaps/${name}`, label(null));
    await next(`drift ${name}`);
  }
  follow('a', 'b');
  await expect.poll(names, { interval: 10 }).toEqual(['a', 'b']);
  await patchAs(box, 'kubectl-label', 'configmaps/a', label(box.application.id));
  await expect.poll(() => told.includes('drift a') && told.includes('drift b')).toBe(true);
  follow();
  await expect.poll(names, { interval: 10 }).toEqual(['a']);
});
