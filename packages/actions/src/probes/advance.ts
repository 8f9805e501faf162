import { probeId } from '@landfall/contracts/ids';
import type { ProbeResult } from '@landfall/contracts/probe';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import { toProbeView } from './view.ts';

export interface ProbeStep {
  /** What is being done now, in words: "rendering". */
  stage: string;
  /** What is known so far, shown at once. */
  result?: ProbeResult;
  /** The source role is done: the host plans these objects. */
  handOver?: { objectDigests: string[] };
}

/** Tells how far an answer is. Nothing happens to one that has ended or expired. */
export function advanceProbe(context: Context, id: string, step: ProbeStep): Promise<void> {
  return unitOfWork(context, async ({ tx, emit, enqueue }) => {
    const { count } = await tx.probe.updateMany({
      where: { id, state: 'running' },
      data: {
        stage: step.stage,
        ...(step.result ? { result: toJson(step.result) } : {}),
        ...(step.handOver ? { role: 'apply', objectDigests: step.handOver.objectDigests } : {}),
      },
    });
    const row = count === 0 ? null : await tx.probe.findFirst({ where: { id } });
    if (!row) return;
    emit({ type: 'probe', probe: toProbeView(row) });
    if (!step.handOver) return;
    enqueue('answer-probe-apply', { organizationId: context.organizationId, probeId: probeId.parse(id) });
  });
}
