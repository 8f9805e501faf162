import { randomUUID } from 'node:crypto';
import type { PlanAnswer } from '@landfall/contracts/host';
import { type AgentTaskId, applicationId, type SnapshotId, syncId } from '@landfall/contracts/ids';
import type { Plan } from '@landfall/contracts/plan';
import { type Manifest, resourceKey } from '@landfall/contracts/resource';
import type { ExecuteOptions, InventoryItem, PlannedSync, StopReason } from '@landfall/engine';
import type { HostedBox, SandboxAsk, SandboxHost } from '@landfall/engine/testing/hosted';
import { memoryLedger } from '@landfall/engine/testing/memory-ledger';
import type { Line } from './line.ts';
import type { PlayedPlatform } from './platform.ts';
import { observeQuestion, planQuestion } from './questions.ts';

/** Whom a sandbox asks. */
export interface AgentLine {
  platform: PlayedPlatform;
  line: Line;
}

/** The agent as the host of a sandbox: whatever the sandbox asks is a question in a frame, and all that comes back an answer. */
export function agentHost(
  box: HostedBox,
  reach: () => Promise<AgentLine>,
  /** A test wants what no frame carries: it is about the inside of the engine's process. */
  notCarried: (what: string) => never = refuse,
): SandboxHost {
  const snapshots = new Map<string, SnapshotId>();
  let inventory: InventoryItem[] = [];
  let generation = 0;
  let stop: StopReason | undefined;
  let running: ((reason: StopReason) => void) | undefined;

  const about = (platform: PlayedPlatform, { desired, through }: SandboxAsk) => {
    if (through && through !== box.cluster) notCarried('a port of the test’s own');
    const idOf = (manifests: readonly Manifest[]): SnapshotId => {
      const text = JSON.stringify(manifests);
      const id = snapshots.get(text) ?? platform.publish(manifests);
      snapshots.set(text, id);
      return id;
    };
    const previous = box.previous.length === 0 ? null : idOf(box.previous);
    return { application: box.application, snapshotId: idOf(desired), previous };
  };
  const plan = async (ask: SandboxAsk, operation: 'sync' | 'delete'): Promise<PlannedSync> => {
    const { platform, line } = await reach();
    const question = planQuestion(about(platform, ask), ask, operation);
    const answer = await line.ask('plan', { kind: 'plan', question });
    return carried(answer.plan, notCarried, answer.taken);
  };
  const observe = async (ask: SandboxAsk) => {
    const { platform, line } = await reach();
    const question = observeQuestion(about(platform, ask), ask);
    return line.ask('observe', { kind: 'observe', question });
  };
  return {
    userAgent: 'landfall-agent',
    ledger: {
      ...memoryLedger(),
      items: () => inventory,
      stop: (reason) => {
        stop = reason;
        running?.(reason);
      },
      supersede: () => notCarried('a newer snapshot that is a function'),
      loseFence: () => notCarried('the fence of a ledger'),
      endAt: () => notCarried('the deadline of a lease'),
    },
    plan: async (ask) =>
      ask.hooks === 'left-out' ? carried((await observe(ask)).plan, notCarried) : plan(ask, 'sync'),
    planDeletion: (ask) => plan(ask, 'delete'),
    observe: async (ask) => {
      const seen = await observe(ask);
      const isDrift = (status: string) => status === 'OutOfSync' || status === 'Missing';
      return { ...seen, drifted: seen.resources.filter(({ status }) => isDrift(status)) };
    },
    execute: async (planned, options, through) => {
      const { platform, line } = await reach();
      if (through && through !== box.cluster) notCarried('a port of the test’s own');
      generation += 1;
      const question = executeQuestion(box, planned, generation, options);
      const answer = await line.ask(
        'execute',
        { kind: 'execute', question },
        {
          heard: (events) => box.events.push(...events),
          sent: (taskId) => {
            running = (reason) => platform.say(stopped(taskId, reason));
            if (stop) running(stop);
          },
        },
      );
      running = undefined;
      inventory = answer.inventory;
      const { problem, ...ended } = answer;
      return { ...ended, ...(problem ? { problem } : {}), discoveryChanged: false };
    },
  };
}

const refuse = (what: string): never => {
  throw new Error(`${what} does not go through an agent.`);
};

const stopped = (taskId: AgentTaskId, reason: StopReason) =>
  ({ type: 'decision', taskId, decision: { kind: 'stop', reason } }) as const;

function executeQuestion(
  { application }: HostedBox,
  { plan: { digest } }: PlannedSync,
  generation: number,
  // How fast it goes is its own.
  { waveDeadlineMs = 30_000, waitForHealth = true }: Partial<ExecuteOptions>,
) {
  return {
    syncId: syncId.parse(randomUUID()),
    applicationId: applicationId.parse(application.id),
    planDigest: digest,
    generation,
    waveDeadlineSeconds: waveDeadlineMs / 1_000,
    waitForHealth,
  };
}

/** Of a plan nothing leaves an agent but its data, and whose the objects are that it refuses. */
const carried = (
  plan: Plan,
  notCarried: (what: string) => never,
  taken: PlanAnswer['taken'] = [],
): PlannedSync => ({
  plan,
  steps: plan.items.map((item) => {
    const owner = taken.find(({ ref }) => resourceKey(ref) === resourceKey(item.ref))?.owner;
    return { ...BARE, item, ...(owner === undefined ? {} : { owner }) };
  }),
  get forgotten(): never {
    return notCarried('what a plan forgets');
  },
  get discovery(): never {
    return notCarried('a discovery');
  },
  get context(): never {
    return notCarried('the context of a plan');
  },
});
const BARE = {
  kind: undefined,
  manifest: undefined,
  desired: undefined,
  live: undefined,
  force: false,
  untracked: false,
};
