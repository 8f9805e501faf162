import type { TestPlatform } from '@landfall/actions/testing';
import { applyKey } from '@landfall/actions/testing/application';
import type { AgentWakeListener } from '@landfall/queue';
import { hostedClusters } from '../src/apply/clusters.ts';
import type { ApplyRole } from '../src/apply/role.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A worker's role whose agents are heard in this process. */
export function agentRole({ platform, ...rest }: TestPlatform, begunMs = 60_000): ApplyRole {
  const listeners = new Set<AgentWakeListener>();
  const key = applyKey({ platform, ...rest });
  const queue = {
    ...platform.queue,
    wakeAgents: async (wake: Parameters<typeof platform.queue.wakeAgents>[0]) => {
      for (const listener of listeners) listener(wake);
      return true;
    },
  };
  const wakes = {
    onAgentWake: (listener: AgentWakeListener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return {
    platform: { ...platform, queue },
    key,
    log: silent,
    allow: [],
    agents: { wakes, awayMs: 1_500, begunMs },
    followed: { say: async () => false },
    clusters: hostedClusters(key, []),
    checkSeconds: 60,
    leaseSeconds: 3,
  };
}
