import type { ServedKind } from '@landfall/contracts/cluster';
import type { ProbeResult } from '@landfall/contracts/probe';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import { toProbeView } from './view.ts';

export type ProbeAnswer =
  /** `cluster` is what registering needs later: the credential sealed for the id the cluster will have. */
  | {
      result: ProbeResult;
      cluster?: { id: string; sealedCredential: Uint8Array; uid: string | null; kinds: ServedKind[] };
    }
  | { problem: ProblemWords; result?: ProbeResult };

/** Ends a question. Its sealed input is forgotten at once: nobody opens it again. */
export function answerProbe(context: Context, id: string, answer: ProbeAnswer): Promise<void> {
  return unitOfWork(context, async ({ tx, emit }) => {
    const { count } = await tx.probe.updateMany({
      where: { id, state: { in: ['pending', 'running'] } },
      data: {
        state: 'problem' in answer ? 'failed' : 'done',
        stage: null,
        sealedToSource: null,
        sealedToApply: null,
        ...(answer.result ? { result: toJson(answer.result) } : {}),
        ...('problem' in answer ? { problem: toJson(answer.problem) } : {}),
        ...('cluster' in answer && answer.cluster
          ? {
              clusterId: answer.cluster.id,
              sealedCredential: Buffer.from(answer.cluster.sealedCredential),
              clusterUid: answer.cluster.uid,
              servedKinds: toJson(answer.cluster.kinds),
            }
          : {}),
      },
    });
    const row = count === 0 ? null : await tx.probe.findFirst({ where: { id } });
    if (row) emit({ type: 'probe', probe: toProbeView(row) });
  });
}
