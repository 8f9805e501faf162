import { APPLICATION_LABEL, FIELD_MANAGER, type Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { cutLine } from '../../test/cut-line.ts';
import { configMap, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { kindOf } from '../ports/cluster.ts';
import { mapBounded } from '../requests/bounded.ts';
import { watchManaged } from './watch-managed.ts';

const OBJECTS = 2_000;

/** Writes all of them as somebody does. */
async function writeAll(box: Sandbox, manager: string, value: string): Promise<void> {
  const kind = kindOf(await box.cluster.discover(), { group: '', version: 'v1', kind: 'ConfigMap' });
  if (!kind) throw new Error('ConfigMaps are served');
  const ours = { labels: { [APPLICATION_LABEL]: box.application.id } };
  const names = Array.from({ length: OBJECTS }, (_, index) => `o-${index}`);
  await mapBounded(names, 16, async (name) => {
    const one: Manifest = configMap(name, { value });
    const metadata = { name, namespace: box.namespace, ...(manager === FIELD_MANAGER ? ours : {}) };
    await box.cluster.apply(
      kind,
      { ...one, metadata },
      { fieldManager: manager, force: true, dryRun: false },
    );
  });
}

test(`7: ${OBJECTS} objects that changed while the watch was cut are all told when it stands again`, async () => {
  const box = await sandbox();
  await writeAll(box, FIELD_MANAGER, 'ours');
  const line = await cutLine();
  const stop = new AbortController();
  const told = new Set<string>();
  const [ready, all] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const watch = watchManaged({
    cluster: line.cluster,
    signal: stop.signal,
    tell: ({ applicationId, ref, change }) => {
      if (applicationId === box.application.id && change === 'drift') told.add(ref.name);
      if (told.size === OBJECTS) all.resolve();
    },
    ready: ready.resolve,
    listed: () => undefined,
    blind: (_, error) => all.reject(error),
  });
  const kind = kindOf(await box.cluster.discover(), { group: '', version: 'v1', kind: 'ConfigMap' });
  watch.follow(kind ? [{ kind, namespaces: [] }] : []);
  await ready.promise;
  line.cut();
  await writeAll(box, 'kubectl-edit', 'theirs');
  expect(told.size).toBe(0);
  line.mend();
  await all.promise;
  stop.abort();
  await line.close();
  // Whoever watches the shared cluster would have them all.
  const path = `/api/v1/namespaces/${box.namespace}/configmaps`;
  await box.cluster.request({ method: 'DELETE', path });
}, 120_000);
