import type { ActQuestion, HostAnswer } from '@landfall/contracts/host';
import type { ProblemWords } from '@landfall/contracts/problem';
import { act, describe, FenceLost, throwIfEnded } from '@landfall/engine';
import type { Host } from '../host.ts';
import { judgeWrite } from '../policy/judge.ts';
import { openSnapshots } from './rendered.ts';

/**
 * Restarts an object or scales it back. Whose it is and what it is to have this agent knows by itself: from what is wanted here and
 * from its own snapshot; the question names the verb and the object alone. @param until past it nothing is written, on the monotonic
 * clock. @throws ClusterError; FenceLost when the Lease is lost, or it is too late
 */
export async function answerAct(
  host: Host,
  { applicationId, ref, act: verb, at }: ActQuestion,
  { until, signal }: { until: number; signal: AbortSignal },
): Promise<HostAnswer> {
  const known = host.desired.find(applicationId);
  if (!known) return refuse(unknown(ref.name));
  const denied = judgeWrite(await host.policy(), ref);
  if (denied) return refuse(denied);
  const { byId } = await openSnapshots(host.snapshots, [known.snapshotId]);
  if (!(await host.lease.renew())) throw new FenceLost();
  const deadline = () => Math.min(until, host.lease.deadline());
  const { cluster, ...hosted } = host.own;
  const outcome = await act({
    hosted: { ...hosted, cluster: cluster.guarded(() => throwIfEnded({ signal, deadline })) },
    application: known.application,
    name: 'this application',
    ...{ verb, ref, at },
    applied: byId.get(known.snapshotId) ?? [],
  });
  if ('problem' in outcome) return refuse(outcome.problem);
  host.log.info({ detail: `${verb} ${describe(ref)}` }, 'a person had this done');
  return { kind: 'act', answer: outcome.acted };
}

const refuse = (problem: ProblemWords): HostAnswer => ({ kind: 'problem', problem, transient: false });

const unknown = (name: string): ProblemWords => ({
  code: 'act-not-applied',
  what: `Nothing was done to ${name}.`,
  why: 'The agent knows no application that was applied in full and has it.',
  fix: 'Sync the application first.',
});
