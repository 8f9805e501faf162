import { type Context, systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { answerProbe as endProbe, type ProbeAnswer } from '@landfall/actions/probes/answer';
import { type TakenProbe, takeProbe } from '@landfall/actions/probes/take';
import type { JobPayload } from '@landfall/queue';
import { actOn } from '../answers/act.ts';
import { previewPlan } from '../answers/application.ts';
import { probeKubeconfig } from '../answers/cluster.ts';
import { lookAtObject } from '../answers/object.ts';
import { planSnapshot } from '../answers/snapshot.ts';
import type { ApplyRole } from '../role.ts';
import { wordsFor } from '../words.ts';

/** Answers a question about a cluster or an object in it, and the second half of an application's preview. */
export async function answerProbe(
  role: ApplyRole,
  { organizationId, probeId }: JobPayload<'answer-probe-apply'>,
  signal: AbortSignal,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'A question was asked.');
  try {
    const probe = await takeProbe(context, 'apply', role.key, probeId);
    const answer = probe && (await answerTo(role, context, probe, signal));
    if (answer) await endProbe(context, probeId, answer);
  } catch (error) {
    if (signal.aborted) return;
    if (isDatabaseAway(error)) throw error;
    const problem = wordsFor(role.log, error, 'The question could not be answered.', probeId);
    await endProbe(context, probeId, { problem });
  }
}

/** Undefined for what is not this role's to answer. */
async function answerTo(
  role: ApplyRole,
  context: Context,
  probe: TakenProbe,
  signal: AbortSignal,
): Promise<ProbeAnswer | undefined> {
  const { id, input, result } = probe;
  switch (input.kind) {
    case 'cluster':
      return probeKubeconfig(role, context, id, input);
    case 'object':
    case 'inside':
    case 'log':
      return lookAtObject(role, context, id, input, signal);
    case 'act':
      return actOn(role, context, id, input, signal);
    case 'plan':
      return planSnapshot(role, context, input, signal);
    case 'application': {
      if (result?.kind !== 'application') return undefined;
      const { application } = input;
      return { result: await previewPlan(role, context, probe, { application, preview: result, signal }) };
    }
    case 'repository':
    case 'folders':
      return undefined;
  }
}
