import { isActTooLate } from '@landfall/actions/applications/act';
import { findPlace } from '@landfall/actions/applications/find-place';
import type { Context } from '@landfall/actions/context';
import { noteMoved } from '@landfall/actions/observing/note-moved';
import type { ProbeAnswer } from '@landfall/actions/probes/answer';
import { ACT_WITHIN_MS } from '@landfall/contracts/act';
import type { StoredProbeInput } from '@landfall/contracts/probe';
import type { ProblemWords } from '@landfall/contracts/problem';
import { describe, FenceLost, notThere } from '@landfall/engine';
import { goneWords } from '../../words.ts';
import { openObjectHost } from '../host/open.ts';
import { ofSnapshots } from '../host/rendered.ts';
import type { ApplyRole } from '../role.ts';
import { wordsFor } from '../words.ts';

type Input = Extract<StoredProbeInput, { kind: 'act' }>;

/**
 * Restarts an object of an application, or scales it back to what was applied last, soon after it was asked for or not at all.
 * What it comes to in the cluster is looked at right after.
 */
export async function actOn(
  role: ApplyRole,
  context: Context,
  probeId: string,
  { applicationId, verb, ref, at }: Input,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const until = performance.now() + ACT_WITHIN_MS - (context.now().getTime() - Date.parse(at));
  if (isActTooLate(at, context.now())) return { problem: tooLate };
  try {
    const place = await findPlace(context, applicationId);
    if (!place) return { problem: goneWords('application') };
    const { clusterId, syncedSnapshotId } = place;
    if (syncedSnapshotId === null) return { problem: notThere(ref, 'Nothing was applied in full yet.') };
    if (verb === 'scale-back' && place.isSyncing) return { problem: underWay };
    const rendered = ofSnapshots([syncedSnapshotId]);
    const opened = await openObjectHost(role, context, { clusterId, application: place, rendered });
    if ('missing' in opened) return { problem: goneWords('application') };
    const answer = await opened.host.act({ verb, ref, at, snapshotId: syncedSnapshotId, until }, signal);
    if ('result' in answer) await noteMoved(context, [applicationId], clusterId);
    return answer;
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof FenceLost) return { problem: tooLate };
    const what = `${describe(ref)} was not ${verb === 'restart' ? 'restarted' : 'scaled back'}.`;
    return { problem: wordsFor(role.log, error, what, probeId) };
  }
}

const tooLate: ProblemWords = {
  code: 'too-late',
  what: 'It was not done.',
  why: 'Nobody could begin it within a minute of your asking.',
  fix: 'Look at the cluster page, then ask again.',
};

const underWay: ProblemWords = {
  code: 'sync-under-way',
  what: 'It was not scaled back.',
  why: 'A sync is under way, which may bring other replicas.',
  fix: 'Wait for its end.',
};
