import type { Manifest } from '@landfall/contracts/resource';
import type { KindRef } from '../src/index.ts';
import type { Sandbox } from './sandbox.ts';

export const JOBS: KindRef = { group: 'batch', version: 'v1', kind: 'Job', plural: 'jobs', namespaced: true };

const ARGO = 'argocd.argoproj.io';

/** A Job that ends well, or, with `fails`, whose pod finds no node and which is given up on after a second. */
export function job(
  name: string,
  hook: string,
  more: { policy?: string; fails?: boolean; wave?: string } = {},
): Manifest {
  const { policy, fails = false, wave } = more;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      annotations: {
        [`${ARGO}/hook`]: hook,
        ...(policy ? { [`${ARGO}/hook-delete-policy`]: policy } : {}),
        ...(wave ? { [`${ARGO}/sync-wave`]: wave } : {}),
      },
    },
    spec: {
      backoffLimit: 0,
      ...(fails ? { activeDeadlineSeconds: 1 } : {}),
      template: {
        spec: {
          restartPolicy: 'Never',
          ...(fails ? { nodeSelector: { 'landfall.test/nowhere': 'true' } } : {}),
          containers: [{ name: 'main', image: 'registry.test/migrate:1' }],
        },
      },
    },
  };
}

/** The Jobs there that are not going already, by name. */
export async function leftJobs(box: Sandbox): Promise<string[]> {
  const all = await box.cluster.list(JOBS, { namespace: box.namespace });
  return all
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name)
    .sort();
}
