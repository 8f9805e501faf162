import type { Context } from '@landfall/actions/context';
import { openOrMakeDataKeys } from '@landfall/actions/data-keys/open-or-make';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { isOvertaken } from '@landfall/actions/pulls/overtaken';
import { recordRendered } from '@landfall/actions/pulls/record-rendered';
import type { Mirror } from '@landfall/git';
import type { SourceRole } from '../role.ts';
import { isPassing, wordsFor } from '../words.ts';
import { renderPull } from './render.ts';
import type { PullTarget } from './target.ts';

/** Rendered at once: others wait for the same processes. */
const AT_ONCE = 4;

/** One head on its way to its plans. */
export interface Rendering {
  pull: { id: string; asked: number };
  mirror: Mirror;
  target: PullTarget;
  /** Ids of its plans by application. */
  plans: ReadonlyMap<string, string>;
}

/**
 * Renders one head for everybody whom it touches, a few at a time, until something newer was asked for: then what is left is for
 * nothing. What is broken is told of its application; what passes by itself is thrown once nothing is under way any more, and the
 * whole is tried again.
 * @throws GitError, RenderError, ObjectsGone
 */
export async function renderAll(
  role: SourceRole,
  context: Context,
  { pull, mirror, target, plans }: Rendering,
  signal: AbortSignal,
): Promise<void> {
  const keys = await openOrMakeDataKeys(context, role.key);
  const waiting = [...plans];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [applicationId, planId] = next;
      if (await isOvertaken(context, pull.id, pull.asked)) return;
      const rendered = await renderPull(role, context, { mirror, target, keys, applicationId }, signal).catch(
        (error: unknown) => {
          // What passes is tried again with the whole; a broken chart is broken until somebody pushes.
          if (signal.aborted || isDatabaseAway(error) || isPassing(error)) throw error;
          return { problem: wordsFor(role.log, error, 'The application could not be rendered.', planId) };
        },
      );
      await recordRendered(context, planId, rendered);
    }
  };
  const stopping = (error: unknown) => {
    waiting.length = 0;
    throw error;
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => work().catch(stopping)));
  const broken = ended.find((one) => one.status === 'rejected');
  if (broken) throw broken.reason;
}
