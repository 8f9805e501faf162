import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAgentCluster } from '@landfall/actions/agents/create-cluster';
import type { Context } from '@landfall/actions/context';
import { freePort } from '@landfall/devstack/ports';
import { openWire, type Wire } from '@landfall/devstack/wire';
import { type RunningWorker, spawnNode, startWorld, type World } from './world.ts';

const API = fileURLToPath(new URL('../../api/src/main.ts', import.meta.url));
const AGENT = fileURLToPath(new URL('../../agent/src/main.ts', import.meta.url));
const PRELOADS = {
  'dies-at': new URL('../../agent/test/dies-at.ts', import.meta.url).href,
  'wrong-clock': new URL('../../agent/test/wrong-clock.ts', import.meta.url).href,
};

/** A tenant with a cluster that an agent is the host of: its agents are processes, which all come over one wire. */
export interface AgentTenant {
  context: Context;
  clusterId: string;
  /** Of its application. */
  namespace: string;
  /** Of the agent itself. */
  home: string;
  /** Starts one; `env` over what it is started with. */
  agent(options?: { env?: Record<string, string>; preload?: keyof typeof PRELOADS }): RunningWorker;
}

/** The world with an API and agents, all of them real processes, and timers that are a tenth of what they are. */
export interface AgentWorld extends World {
  /** Between the agents and the API. */
  wire: Wire;
  /** Starts the API, at the same address each time. */
  api(): RunningWorker;
  tenant(name: string): Promise<AgentTenant>;
}

/** Between two words over a connection. */
const BEAT_MS = 500;

export async function startAgentWorld(): Promise<AgentWorld> {
  const world = await startWorld();
  const port = await freePort();
  const wire = await openWire(port);
  const url = `http://127.0.0.1:${wire.port}`;
  const kubeconfig = join(world.dir, 'kubeconfig');
  writeFileSync(kubeconfig, world.cluster.kubeconfig, { mode: 0o400 });
  const running: RunningWorker[] = [];
  const started = (one: RunningWorker) => {
    running.push(one);
    return one;
  };
  const agentEnv = {
    PATH: world.env.PATH ?? '',
    LANDFALL_LOG_LEVEL: 'debug',
    LANDFALL_AGENT_LEASE_SECONDS: '1',
    LANDFALL_AGENT_ALONE_AFTER_MS: '300',
    LANDFALL_AGENT_HEARTBEAT_MS: String(BEAT_MS),
    LANDFALL_AGENT_LONGEST_WAIT_MS: '500',
  };
  return {
    ...world,
    wire,
    logs: () => [world.logs(), ...running.map((one) => one.log())].join('\n'),
    api: () =>
      started(
        spawnNode([API], {
          ...world.env,
          LANDFALL_API_PORT: String(port),
          LANDFALL_PUBLIC_URL: url,
          LANDFALL_KEY_FILE: world.keyFiles.api,
          LANDFALL_AGENT_HEARTBEAT_MS: String(BEAT_MS),
        }),
      ),
    tenant: async (name) => {
      const tenant = await agentTenant(world, name);
      const { token, home } = tenant;
      return {
        ...tenant,
        agent: ({ env = {}, preload } = {}) => {
          const args = [AGENT, '--url', url, '--kubeconfig', kubeconfig, '--namespace', home];
          const loaded = preload ? ['--import', PRELOADS[preload]] : [];
          return started(
            spawnNode([...loaded, ...args], { ...agentEnv, LANDFALL_AGENT_TOKEN: token, ...env }),
          );
        },
      };
    },
    close: async () => {
      await Promise.all(running.map((one) => one.kill()));
      wire.close();
      await world.close();
    },
  };
}

/** A tenant with a cluster that waits for its agent. */
async function agentTenant(world: World, name: string) {
  const context: Context = { ...(await world.test.member()), ...world.platform };
  const { clusterId, token } = await createAgentCluster(context, { name, rights: 'cluster', namespaces: [] });
  const [namespace, home] = [await world.cluster.namespace(), await world.cluster.namespace()];
  return { context, clusterId, namespace, home, token };
}
