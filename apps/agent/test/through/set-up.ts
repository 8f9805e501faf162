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

// A case leaves itself out where it needs what no agent gives; a suite all of whose cases do shows nothing any more.
let [begun, leftOut] = [0, 0];
beforeEach((context) => {
  leaveOut = (why) => {
    leftOut += 1;
    return context.skip(why);
  };
  const why = Object.entries(LEFT_OUT[suite] ?? {}).find(([name]) => context.task.name.startsWith(name))?.[1];
  if (why !== undefined) context.skip(why);
  begun += 1;
  onTestFailed(() => console.log(agent?.output().slice(-8_000)));
});
afterAll(async () => {
  await agent?.close();
  if (begun > 0 && leftOut === begun) throw new Error('No case of this suite has gone through an agent.');
});
