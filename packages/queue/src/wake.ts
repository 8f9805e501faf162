import { clusterId, organizationId } from '@landfall/contracts/ids';
import { z } from 'zod';
import type { Listener } from './channel.ts';

/** An organization's events have reached a position. */
export const wakeMessage = z.strictObject({ organizationId, position: z.number().int().nonnegative() });
export type Wake = z.infer<typeof wakeMessage>;
export type WakeListener = Listener<Wake>;

/** Something waits for the agent of a cluster; `told`: or came from it, which is for whoever asked. */
export const agentWakeMessage = z.strictObject({
  organizationId,
  clusterId,
  told: z.literal(true).optional(),
});
export type AgentWake = z.infer<typeof agentWakeMessage>;
export type AgentWakeListener = Listener<AgentWake>;
