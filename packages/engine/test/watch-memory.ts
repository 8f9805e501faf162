import { APPLICATION_LABEL, FIELD_MANAGER } from '@landfall/contracts/resource';
import { kindOf, watchManaged } from '../src/index.ts';
import { mapBounded } from '../src/requests/bounded.ts';
import { deployment, sandbox } from './sandbox.ts';

/** `node --expose-gc watch-memory.ts COUNT`: what watching so many objects costs, as one line of JSON. Run by `bench`. */
const count = Number(process.argv[2] ?? 2_000);
const box = await sandbox();
const discovery = await box.cluster.discover();
const kind = kindOf(discovery, { group: 'apps', version: 'v1', kind: 'Deployment' });
if (!kind) throw new Error('Deployments are served');
const labels = { [APPLICATION_LABEL]: box.application.id };
await mapBounded(
  Array.from({ length: count }, (_, index) => `d-${index}`),
  16,
  async (name) => {
    const one = deployment(name, { replicas: 0 });
    await box.cluster.apply(
      kind,
      { ...one, metadata: { ...one.metadata, name, namespace: box.namespace, labels } },
      { fieldManager: FIELD_MANAGER, force: true, dryRun: false },
    );
  },
);

/** Bytes in use when everything that nobody holds is gone. */
async function inUse(): Promise<number> {
  for (let turn = 0; turn < 5; turn += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage().heapUsed;
}

const stop = new AbortController();
const before = await inUse();
const ready = Promise.withResolvers<void>();
const watch = watchManaged({
  cluster: box.cluster,
  signal: stop.signal,
  tell: () => undefined,
  ready: ready.resolve,
  listed: () => undefined,
  blind: (_, error) => ready.reject(error),
});
watch.follow([{ kind, namespaces: [] }]);
await ready.promise;
const bytes = (await inUse()) - before;
const objects = watch.size();
stop.abort();
const path = `/apis/apps/v1/namespaces/${box.namespace}/deployments`;
await box.cluster.request({ method: 'DELETE', path });
box.cluster.close();
process.stdout.write(`${JSON.stringify({ objects, bytes })}\n`);
