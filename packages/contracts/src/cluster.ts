import { z } from 'zod';
import { slug } from './account.ts';
import { agentView } from './agent.ts';
import { clusterId } from './ids.ts';
import { problemWords } from './problem.ts';

/** What the apply role keeps of a kubeconfig: server, CA, and one way to log in. Sealed at rest. */
export const clusterCredential = z.object({
  server: z.string(),
  caPem: z.string().optional(),
  auth: z.union([
    z.object({ token: z.string() }),
    z.object({ clientCertPem: z.string(), clientKeyPem: z.string() }),
  ]),
});
export type ClusterCredential = z.infer<typeof clusterCredential>;

export const KUBECONFIG_MAX_BYTES = 262_144;
export const registerClusterInput = z.strictObject({
  name: slug,
  /** The probe that read the kubeconfig and reached the cluster; its sealed input becomes the cluster's credential. */
  probeId: z.uuid(),
});
export type RegisterClusterInput = z.infer<typeof registerClusterInput>;

export const clusterPermission = z.object({
  verb: z.string(),
  resource: z.string(),
  namespace: z.string().nullable(),
  allowed: z.boolean(),
});
export type ClusterPermission = z.infer<typeof clusterPermission>;

/** A kind the cluster serves, as renders and namespace defaulting need it. */
export const servedKind = z.object({
  group: z.string(),
  version: z.string(),
  kind: z.string(),
  namespaced: z.boolean(),
});
export type ServedKind = z.infer<typeof servedKind>;

export const clusterView = z.object({
  id: clusterId,
  name: z.string(),
  kind: z.enum(['kubeconfig', 'agent']),
  server: z.string(),
  version: z.string().nullable(),
  state: z.enum(['connected', 'unreachable', 'unknown']),
  lastSeenAt: z.string().nullable(),
  problem: problemWords.nullable(),
  problemSince: z.string().nullable(),
  permissions: z.array(clusterPermission),
  applications: z.number().int(),
  createdAt: z.string(),
  /** Of a cluster that an agent is the host of. */
  agent: agentView.nullable().default(null),
});
export type ClusterView = z.infer<typeof clusterView>;
