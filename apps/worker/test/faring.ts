import { getApplication } from '@landfall/actions/applications/get';
import { currentPosition } from '@landfall/actions/events/read';
import { syncPolicy } from '@landfall/contracts/application';
import { commitFiles } from '@landfall/devstack/git-server';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { expect } from 'vitest';
import { addApplication, eventually, type Tenant } from './tenant.ts';
import type { World } from './world.ts';

/** Changes of how an object fares, as fast as they can be made. */
const FLAPS = 150;
/** Of one application something is told this often at most: its objects, and itself. */
const REST_MS = 500;
const TOLD_EACH = 2;
/** What else is told in the meantime. */
const BESIDE = 10;

/**
 * An Ingress of an application of its own, whose load balancer comes and goes: each time it is shown, without a look by the clock.
 * When it goes back and forth all the time, no more is told than can be read, and the last is not lost.
 */
export async function faresAsShown(world: World, tenant: Tenant): Promise<void> {
  const { context, repository, namespace } = tenant;
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'door' },
    spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  };
  await commitFiles(world.git, repository, { 'door/i.json': JSON.stringify(ingress) }, 'Door');
  const policy = syncPolicy.parse({ waitForHealth: false });
  const { id } = await addApplication(tenant, { name: 'door', path: 'door', syncPolicy: policy });
  const fares = (status: string) =>
    eventually(async () => {
      const { health, resources } = await getApplication(context, id);
      return health.status === status && resources.some((one) => one.health?.status === status);
    });
  const { apiVersion, kind } = ingress;
  const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/door/status`;
  const tell = (loadBalancer: object) =>
    kubernetesRequest(world.cluster, 'PATCH', `${path}?fieldManager=load-balancer&force=true`, {
      ...{ apiVersion, kind },
      status: { loadBalancer },
    });
  await fares('Progressing');
  await tell({ ingress: [{ ip: '192.0.2.1' }] });
  await fares('Healthy');
  await tell({});
  await fares('Progressing');

  const [before, began] = [await currentPosition(context), performance.now()];
  for (let flap = 1; flap <= FLAPS; flap += 1)
    await tell(flap % 2 === 0 ? { ingress: [{ ip: '192.0.2.1' }] } : {});
  await fares('Healthy');
  const told = (await currentPosition(context)) - before;
  const elapsed = performance.now() - began;
  expect(told).toBeLessThanOrEqual(TOLD_EACH * (elapsed / REST_MS + 1) + BESIDE);
  expect(told).toBeGreaterThan(0);
}
