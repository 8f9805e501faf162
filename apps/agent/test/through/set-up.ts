import { testCluster } from '@landfall/devstack/test-stack';
import { hostSandboxes } from '@landfall/engine/testing/sandbox-hosts';
import { afterAll, beforeEach, expect, onTestFailed } from 'vitest';
import { type AgentLine, agentHost } from './agent-host.ts';
import { lineTo } from './line.ts';
import { type AgentProcess, startAgent } from './process.ts';
import { IN_CHOSEN_NAMESPACES, LEFT_OUT } from './suites.ts';

/** Namespaces are let to an agent of chosen namespaces so many at a time: each time its chart is installed anew. */
const AT_A_TIME = 6;

const suite = /src\/(.*)\.cluster\.test\.ts$/.exec(expect.getState().testPath ?? '')?.[1] ?? '';
const rights = IN_CHOSEN_NAMESPACES.includes(suite) ? 'namespaces' : 'cluster';
const free: string[] = [];
const all: string[] = [];
let agent: AgentProcess | undefined;
let leaveOut: (why: string) => never;
let reached: Promise<AgentLine> | undefined;

const letMore = async (): Promise<void> => {
  const access = await testCluster();
  const more = await Promise.all(Array.from({ length: AT_A_TIME }, () => access.namespace()));
  free.push(...more);
  all.push(...more);
  await agent?.account.allow(all);
};
const reach = (): Promise<AgentLine> => {
  reached ??= startAgent(rights, rights === 'namespaces' ? all : []).then((started) => {
    agent = started;
    return { platform: started.platform, line: lineTo(started.platform) };
  });
  return reached;
};

hostSandboxes({
  namespace: async () => {
    if (rights !== 'namespaces') return (await testCluster()).namespace();
    if (free.length === 0) await letMore();
    return free.shift() ?? '';
  },
  open: (box) => agentHost(box, reach, (what) => leaveOut(`${what} does not go through an agent`)),
});

beforeEach((context) => {
  leaveOut = context.skip;
  const why = Object.entries(LEFT_OUT[suite] ?? {}).find(([name]) => context.task.name.startsWith(name))?.[1];
  if (why !== undefined) context.skip(why);
  onTestFailed(() => console.log(agent?.output().slice(-8_000)));
});
afterAll(() => agent?.close());
