import { getApplication } from '@landfall/actions/applications/get';
import { syncPolicy } from '@landfall/contracts/application';
import { commitFiles } from '@landfall/devstack/git-server';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { addApplication, eventually, type Tenant } from './tenant.ts';
import type { World } from './world.ts';

/** An Ingress of an application of its own, whose load balancer comes and goes: each time it is shown, without a look by the clock. */
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
}
