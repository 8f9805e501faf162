import type { AgentHost } from '@landfall/actions/agents/find-host';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import type { PreviousSync } from '@landfall/actions/syncs/previous';
import type { PlanAnswer } from '@landfall/contracts/host';
import type { HookRun } from '@landfall/engine';
import { runOnAgent } from './agent-run.ts';
import { askOrRestore } from './ask-or-restore.ts';
import { deliver, type Recipient } from './deliver.ts';
import type { AgentLine } from './follow-task.ts';
import type { Host, HostedPlan, PlanAsk, Subject } from './host.ts';
import { agentAway } from './host-problem.ts';
import { identityOf } from './identity.ts';
import { takeOver } from './take-over.ts';

/** How long an agent may take for a plan, and for a look. */
const PLAN_WITHIN_MS = 300_000;
const OBSERVE_WITHIN_MS = 90_000;

/** An agent as the host of its cluster: questions are rows, and so are answers (decision 0017). */
export function agentHost(
  line: AgentLine,
  subject: Subject,
  { agent, keys }: { agent: AgentHost; keys: DataKeys },
): Host {
  const { context } = line;
  const application = hostedApplication(line, subject);
  return {
    reach: async () => {
      const recipient = recipientOf(line, agent);
      await deliver(context, recipient, { rendered: subject.rendered, keys });
    },
    takeOver: (run) => takeOver(line, subject.application.id, run),
    plan: async (planAsk) => {
      const question = { application, ...planQuestion(planAsk) };
      const options = {
        wants: 'plan',
        withinMs: planAsk.withinMs ?? PLAN_WITHIN_MS,
        signal: planAsk.signal,
      } as const;
      return hostedPlan(line, subject, await askOrRestore(line, { kind: 'plan', question }, options));
    },
    observe: ({ snapshotId, previous, respectIgnored, signal }) => {
      const question = { application, snapshotId, previous: onTheWire(previous), respectIgnored };
      const options = { wants: 'observe', withinMs: OBSERVE_WITHIN_MS, signal } as const;
      return askOrRestore(line, { kind: 'observe', question }, options);
    },
  };
}

/** Whom to seal to. @throws ClusterError `unreachable` when the agent is away */
export function recipientOf({ clusterId }: AgentLine, agent: AgentHost): Recipient {
  if (!agent.connected) throw agentAway(agent.since);
  return { clusterId, identityId: agent.identityId, sealingKey: agent.sealingKey };
}

/** An application as an agent needs to know it. */
export const hostedApplication = ({ context }: AgentLine, { application }: Subject) => {
  const { id, namespace, policy } = application;
  return { id, namespace, policy, trackingPrefix: identityOf(context, application).trackingPrefix };
};

const planQuestion = ({ signal: _signal, withinMs: _within, previous, hooks, ...rest }: PlanAsk) => ({
  ...rest,
  previous: onTheWire(previous),
  ...(hooks ? { hooks: hooksOnTheWire(hooks) } : {}),
});

const onTheWire = ({ snapshotId, partly }: PreviousSync) => ({ snapshotId, ...(partly ? { partly } : {}) });

const hooksOnTheWire = ({ id, revision, startedAt, done, failed }: HookRun) => ({
  id,
  revision,
  startedAt: startedAt.toISOString(),
  done: [...done],
  failed: Object.fromEntries(failed),
});

const hostedPlan = (line: AgentLine, subject: Subject, answer: PlanAnswer): HostedPlan => ({
  plan: answer.plan,
  inventorySize: answer.inventorySize,
  taken: answer.taken,
  intended: new Set(answer.intended),
  seen: () => answer.seen,
  execute: (run) => runOnAgent(line, subject.application, answer.plan, run),
});
