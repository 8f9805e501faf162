import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startControlPlane } from './control-plane.ts';
import { applyObject, kubernetesRequest } from './kubernetes-request.ts';
import { processIdentity } from './process-identity.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'devstack-control-plane-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A start of its own process that is killed with -9 when its report first says `word`. */
async function killedStart(word: string) {
  const script = `
    const { startControlPlane } = await import(${JSON.stringify(join(import.meta.dirname, 'control-plane.ts'))});
    const report = ({ detail }) => detail.includes(${JSON.stringify(word)}) && process.kill(process.pid, 'SIGKILL');
    await startControlPlane({ dir: ${JSON.stringify(dir)}, nodes: 1, report });
    process.kill(process.pid, 'SIGKILL');`;
  const { signal } = await execa(process.execPath, ['--input-type=module-typescript', '-e', script], {
    reject: false,
  });
  expect(signal).toBe('SIGKILL');
}

test('a start killed half-way and one killed when up leave nothing that breaks the next', async () => {
  await killedStart('starting kube-controller-manager');
  const first = await startControlPlane({ dir, nodes: 1 });
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept', namespace: 'default' } };
  await applyObject(first, '/api/v1/namespaces/default/configmaps/kept', object);
  await first.stop();
  await killedStart('nothing says this');
  const second = await startControlPlane({ dir, nodes: 1 });
  // Handed out before the restarts, and still good: address, authority, certificate, data.
  expect(second.kubeconfig).toBe(first.kubeconfig);
  const kept = await kubernetesRequest({ ...first }, 'GET', '/api/v1/namespaces/default/configmaps/kept');
  expect(kept.status).toBe(200);
  await second.stop();
  const pidFiles = (await readdir(dir)).filter((name) => name.endsWith('.pid'));
  const alive = await Promise.all(
    pidFiles.map(async (name) => processIdentity(JSON.parse(await readFile(join(dir, name), 'utf8')).pid)),
  );
  expect(alive.filter(Boolean)).toEqual([]);
}, 180_000);

test('a port that somebody took meanwhile is stepped around', async () => {
  const first = await startControlPlane({ dir, nodes: 1 });
  await first.stop();
  const squatter = createServer().listen(Number(new URL(first.server).port), '127.0.0.1');
  const second = await startControlPlane({ dir, nodes: 1 });
  expect(second.server).not.toBe(first.server);
  expect((await kubernetesRequest(second, 'GET', '/readyz')).status).toBe(200);
  await second.stop();
  squatter.close();
}, 120_000);
