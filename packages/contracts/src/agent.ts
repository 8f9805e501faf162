import { z } from 'zod';
import { slug } from './account.ts';
import { clusterId } from './ids.ts';

/** What the agent may do in its cluster: decided by whoever installs it, in the manifest. */
export const agentRights = z.enum(['cluster', 'namespaces', 'read-only']);
export type AgentRights = z.infer<typeof agentRights>;

const namespaceName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'A namespace is lower-case letters, digits and dashes.');

/** `ConfigMap`, `Deployment.apps`. */
const kindName = z
  .string()
  .max(253)
  .regex(/^[A-Z][A-Za-z0-9]*(\.[a-z0-9.-]+)?$/, 'A kind is written like Deployment.apps.');

/**
 * What an agent allows whatever is asked of it, from the ConfigMap beside it. Empty lists of namespaces and kinds allow
 * all; each line of `deny` refuses the objects that match all that it names.
 */
export const agentPolicy = z.strictObject({
  namespaces: z.array(namespaceName).max(50).default([]),
  kinds: z.array(kindName).max(500).default([]),
  deny: z
    .array(
      z
        .strictObject({
          kind: kindName.optional(),
          namespace: z.string().max(63).optional(),
          name: z.string().max(253).optional(),
        })
        .refine((line) => Object.keys(line).length > 0, 'Name a kind, a namespace or a name.'),
    )
    .max(500)
    .default([]),
});
export type AgentPolicy = z.infer<typeof agentPolicy>;

/** A cluster that an agent will be the host of. */
export const createAgentClusterInput = z
  .strictObject({
    name: slug,
    rights: agentRights.default('cluster'),
    /** With rights `namespaces`: these. */
    namespaces: z.array(namespaceName).max(50).default([]),
  })
  .refine(({ rights, namespaces }) => rights !== 'namespaces' || namespaces.length > 0, {
    path: ['namespaces'],
    message: 'Name at least one namespace.',
  });
export type CreateAgentClusterInput = z.infer<typeof createAgentClusterInput>;

/** How an agent is installed. Shown once: the token is in each of them, good for 15 minutes and one enrolment. */
export const agentInstall = z.object({
  clusterId,
  token: z.string(),
  expiresAt: z.string(),
  kubectl: z.string().describe('one line'),
  helm: z.string().describe('one line'),
  /** As a plain process beside a kubeconfig. */
  process: z.string(),
});
export type AgentInstall = z.infer<typeof agentInstall>;

/** How the agent of a cluster stands. */
export const agentView = z.object({
  state: z.enum(['waiting', 'connected', 'disconnected', 'revoked']),
  version: z.string().nullable(),
  rights: agentRights,
  namespaces: z.array(z.string()),
  connectedAt: z.string().nullable(),
  disconnectedAt: z.string().nullable(),
  nodes: z.number().int().nullable(),
  /** Of the token that waits for an agent. */
  tokenExpiresAt: z.string().nullable(),
  keysMadeAt: z.string().nullable(),
});
export type AgentView = z.infer<typeof agentView>;
