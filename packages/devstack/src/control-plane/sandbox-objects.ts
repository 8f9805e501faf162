import { applyObject, type KubernetesAccess } from '../kubernetes-request.ts';

const CAPACITY = { cpu: '256', memory: '1Ti', pods: '1000', 'ephemeral-storage': '1Ti' };

/** Creates the simulated nodes and the storage class that kwok serves; an existing one is left as it is. */
export async function applySandboxObjects(access: KubernetesAccess, nodes: number): Promise<void> {
  const names = Array.from({ length: nodes }, (_, index) => `node-${index + 1}`);
  await Promise.all([
    applyObject(access, '/apis/storage.k8s.io/v1/storageclasses/kwok-volume', storageClass()),
    ...names.map(async (name) => {
      await applyObject(access, `/api/v1/nodes/${name}`, node(name));
      await applyObject(access, `/api/v1/nodes/${name}/status`, nodeStatus(name));
    }),
  ]);
}

function node(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'node-role.kubernetes.io/worker': '',
      },
    },
  };
}

function nodeStatus(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    status: { capacity: CAPACITY, allocatable: CAPACITY },
  };
}

/** The default class, so that claims of unchanged manifests become Bound. */
function storageClass() {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'kwok-volume', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'kwok.x-k8s.io/volume',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  };
}
