import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api.ts';

/** The first start on a machine builds the control plane. */
const PATIENCE_MS = 900_000;

/**
 * Registers the start's own control plane, which may still be coming up when the platform can be used.
 * @throws Error with the start's own words when there will be none, with the platform's when it cannot reach it
 */
export async function registerSandbox(api: Api): Promise<string> {
  await sandboxReady(api);
  const body = { kind: 'cluster', kubeconfig: '', sandbox: true };
  const { id } = await api.call('probes.create', { body });
  for (;;) {
    const probe = await api.call('probes.get', { params: { id } });
    if (probe.state === 'failed') throw new Error(`The sandbox cluster: ${JSON.stringify(probe.problem)}`);
    if (probe.state === 'done') {
      const registered = await api.call('clusters.register', { body: { name: 'sandbox', probeId: id } });
      return registered.id;
    }
    await sleep(250);
  }
}

async function sandboxReady(api: Api): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const sandbox = (await api.call('platform.local'))?.sandbox;
    if (sandbox?.state === 'ready') return;
    if (sandbox?.state !== 'building')
      throw new Error(`There is no sandbox cluster: ${sandbox?.detail ?? 'this start makes none'}`);
    if (Date.now() > end) throw new Error(`The sandbox cluster is not ready: ${sandbox.detail}`);
    await sleep(1000);
  }
}
