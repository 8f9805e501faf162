import { type Context, systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { advanceProbe } from '@landfall/actions/probes/advance';
import { answerProbe as endProbe } from '@landfall/actions/probes/answer';
import { type TakenProbe, takeProbe } from '@landfall/actions/probes/take';
import type { JobPayload } from '@landfall/queue';
import { previewRender } from '../answers/application.ts';
import { atConnected } from '../answers/connected.ts';
import { deployableFolders } from '../answers/folders.ts';
import { probeHostKeys } from '../answers/host-keys.ts';
import { probeRepository } from '../answers/repository.ts';
import { commitSummaryOf } from '../commit.ts';
import type { SourceRole } from '../role.ts';
import { wordsFor } from '../words.ts';

/** Answers a question about Git asked before anything is saved; the preview of an application goes on to its host. */
export async function answerProbe(
  role: SourceRole,
  { organizationId, probeId }: JobPayload<'answer-probe-source'>,
  signal: AbortSignal,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'A question was asked.');
  try {
    const probe = await takeProbe(context, 'source', role.key, probeId);
    if (probe) await answer(role, context, probe, signal);
  } catch (error) {
    if (signal.aborted) return;
    if (isDatabaseAway(error)) throw error;
    const problem = wordsFor(role.log, error, 'The question could not be answered.', probeId);
    await endProbe(context, probeId, { problem });
  }
}

async function answer(
  role: SourceRole,
  context: Context,
  probe: TakenProbe,
  signal: AbortSignal,
): Promise<void> {
  const { id, input } = probe;
  switch (input.kind) {
    case 'repository': {
      await advanceProbe(context, id, { stage: 'Asking the repository' });
      return endProbe(context, id, { result: await probeRepository(role, context, id, input) });
    }
    case 'host-keys': {
      await advanceProbe(context, id, { stage: 'Asking the host for its keys' });
      return endProbe(context, id, { result: await probeHostKeys(role, input) });
    }
    case 'folders': {
      await advanceProbe(context, id, { stage: 'Looking for folders to deploy' });
      const found = await atConnected(role, context, input, async (mirror, commit) => ({
        head: await commitSummaryOf(mirror, commit),
        folders: await deployableFolders(mirror, commit),
      }));
      return endProbe(context, id, { result: { kind: 'folders', ...found } });
    }
    case 'application': {
      await advanceProbe(context, id, { stage: 'Rendering' });
      const { result, objectDigests } = await previewRender(role, context, input.application, signal);
      return advanceProbe(context, id, { stage: 'Asking the cluster', result, handOver: { objectDigests } });
    }
    case 'cluster':
    case 'object':
    case 'inside':
    case 'log':
    case 'plan':
      // Sealed to the apply role alone: a row that says otherwise is not ours to answer.
      return;
  }
}
