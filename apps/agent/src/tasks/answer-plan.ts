import type { HostAnswer, ObserveQuestion, PlanQuestion } from '@landfall/contracts/host';
import { observe, plan, planDeletion, planFacts, seenAfter } from '@landfall/engine';
import type { Host } from '../host.ts';
import { judgePlan } from '../policy/judge.ts';
import { planRequest } from './plan-request.ts';
import type { KeptPlans } from './planned.ts';

/** Plans, and keeps the plan for whoever wants it executed. What the local policy does not allow is no plan. @throws ClusterError */
export async function answerPlan(
  host: Host,
  plans: KeptPlans,
  { operation, ...question }: PlanQuestion,
  signal: AbortSignal,
): Promise<HostAnswer> {
  const request = await planRequest(host, { ...question, signal });
  const planned = await (operation === 'delete' ? planDeletion(request) : plan(request));
  const problem = judgePlan(await host.policy(), planned.plan);
  if (problem) return { kind: 'problem', problem, transient: false };
  const snapshotId = operation === 'delete' ? undefined : question.snapshotId;
  const isWhole = question.scope === undefined;
  plans.keep({ planned, applicationId: question.application.id, snapshotId, isWhole });
  return { kind: 'plan', answer: { ...planFacts(planned), seen: seenAfter(planned, [], host.now()) } };
}

/** How an application stands. Runs nothing. @throws ClusterError */
export async function answerObserve(
  host: Host,
  question: ObserveQuestion,
  signal: AbortSignal,
): Promise<HostAnswer> {
  const request = await planRequest(host, { ...question, signal });
  const discovery = await host.own.discovery();
  const { planned, resources, health, unlabelled } = await observe({ ...request, discovery }, host.now());
  host.unlabelled.note(question.application.id, unlabelled);
  return { kind: 'observe', answer: { plan: planned.plan, resources, health } };
}
