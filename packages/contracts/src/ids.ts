import { z } from 'zod';

/** Ids are UUIDs (v7 where we make them), branded so that one noun's id cannot be passed for another's. */
const id = <Name extends string>(name: Name) => z.uuid().brand(name).describe(`${name} id`);

export const organizationId = id('Organization');
export type OrganizationId = z.infer<typeof organizationId>;
export const userId = id('User');
export type UserId = z.infer<typeof userId>;
export const projectId = id('Project');
export type ProjectId = z.infer<typeof projectId>;
export const sessionId = id('Session');
export type SessionId = z.infer<typeof sessionId>;
export const apiTokenId = id('ApiToken');
export type ApiTokenId = z.infer<typeof apiTokenId>;
export const repositoryId = id('Repository');
export type RepositoryId = z.infer<typeof repositoryId>;
export const deliveryId = id('Delivery');
export type DeliveryId = z.infer<typeof deliveryId>;
export const clusterId = id('Cluster');
export type ClusterId = z.infer<typeof clusterId>;
export const applicationId = id('Application');
export type ApplicationId = z.infer<typeof applicationId>;
export const snapshotId = id('Snapshot');
export type SnapshotId = z.infer<typeof snapshotId>;
export const syncId = id('Sync');
export type SyncId = z.infer<typeof syncId>;
export const probeId = id('Probe');
export type ProbeId = z.infer<typeof probeId>;
export const driftId = id('Drift');
export type DriftId = z.infer<typeof driftId>;
export const syncWindowId = id('SyncWindow');
export type SyncWindowId = z.infer<typeof syncWindowId>;
export const agentIdentityId = id('AgentIdentity');
export type AgentIdentityId = z.infer<typeof agentIdentityId>;
export const agentTaskId = id('AgentTask');
export type AgentTaskId = z.infer<typeof agentTaskId>;
