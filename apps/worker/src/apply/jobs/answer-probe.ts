import { systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { answerProbe as endProbe } from '@landfall/actions/probes/answer';
import { takeProbe } from '@landfall/actions/probes/take';
import type { JobPayload } from '@landfall/queue';
import { previewPlan } from '../answers/application.ts';
import { probeKubeconfig } from '../answers/cluster.ts';
import { readContainerLog, readInside } from '../answers/inside.ts';
import { readLiveObject } from '../answers/object.ts';
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
    if (probe?.input.kind === 'cluster') {
      await endProbe(context, probeId, await probeKubeconfig(role, context, probeId, probe.input));
    }
    if (probe?.input.kind === 'object') {
      await endProbe(context, probeId, await readLiveObject(role, context, probeId, probe.input));
    }
    if (probe?.input.kind === 'inside') {
      await endProbe(context, probeId, await readInside(role, context, probeId, probe.input));
    }
    if (probe?.input.kind === 'log') {
      await endProbe(context, probeId, await readContainerLog(role, context, probeId, probe.input));
    }
    if (probe?.input.kind === 'plan') {
      await endProbe(context, probeId, await planSnapshot(role, context, probe.input, signal));
    }
    if (probe?.input.kind === 'application' && probe.result?.kind === 'application') {
      const { application } = probe.input;
      const input = { application, preview: probe.result, signal };
      await endProbe(context, probeId, { result: await previewPlan(role, context, probe, input) });
    }
  } catch (error) {
    if (signal.aborted) return;
    if (isDatabaseAway(error)) throw error;
    const problem = wordsFor(role.log, error, 'The question could not be answered.', probeId);
    await endProbe(context, probeId, { problem });
  }
}
