import type { Manifest } from '@landfall/contracts/resource';
import { type Cluster, isClusterError } from '@landfall/engine';
import { z } from 'zod';
import { AGENT_MANAGER, LEASES } from '../cluster/own-kinds.ts';

const LEASE_NAME = 'landfall-agent';

const leaseSpec = z.object({
  holderIdentity: z.string().nullish(),
  leaseDurationSeconds: z.number().nullish(),
  renewTime: z.string().nullish(),
  acquireTime: z.string().nullish(),
  leaseTransitions: z.number().nullish(),
});
export type LeaseSpec = z.infer<typeof leaseSpec>;

/** The Lease as it stands in the cluster. */
export interface StoredLease {
  spec: LeaseSpec;
  version: string;
}

/** The agent's Lease in its own namespace. Every call throws `ClusterError`. */
export interface LeaseObject {
  read(): Promise<StoredLease | undefined>;
  /** Makes it where `over` is left out, and writes over exactly that version otherwise; false when somebody else was first. */
  write(spec: LeaseSpec, over?: string): Promise<string | false>;
}

export function leaseObject(cluster: Cluster, namespace: string): LeaseObject {
  const options = { fieldManager: AGENT_MANAGER, dryRun: false };
  return {
    read: async () => {
      try {
        const { metadata, spec } = await cluster.get(LEASES, { namespace, name: LEASE_NAME });
        return { spec: leaseSpec.parse(spec ?? {}), version: String(metadata.resourceVersion) };
      } catch (error) {
        if (isClusterError(error, 'not-found')) return undefined;
        throw error;
      }
    },
    write: async (spec, over) => {
      const lease: Manifest = {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: LEASE_NAME, namespace, ...(over === undefined ? {} : { resourceVersion: over }) },
        spec,
      };
      try {
        const { object } = await (over === undefined
          ? cluster.create(LEASES, lease, options)
          : cluster.replace(LEASES, lease, options));
        return String(object.metadata.resourceVersion);
      } catch (error) {
        if (isClusterError(error, 'conflict', 'already-exists')) return false;
        throw error;
      }
    },
  };
}
