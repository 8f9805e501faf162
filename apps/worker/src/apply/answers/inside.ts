import type { Context } from '@landfall/actions/context';
import type { ProbeAnswer } from '@landfall/actions/probes/answer';
import { openSnapshots } from '@landfall/actions/snapshots/open';
import type { ProbeInput } from '@landfall/contracts/probe';
import { lookInside, noSuchPod, readLog, redactSecrets } from '@landfall/engine';
import type { ApplyRole } from '../role.ts';
import { wordsFor } from '../words.ts';
import { type OwnObject, readOwnObject } from './own-object.ts';

type Inside = Extract<ProbeInput, { kind: 'inside' }>;
type Log = Extract<ProbeInput, { kind: 'log' }>;

/** What an object of an application made, and the events of all of it; values of the application's Secrets are taken out. */
export async function readInside(
  role: ApplyRole,
  context: Context,
  probeId: string,
  input: Inside,
): Promise<ProbeAnswer> {
  const own = await readOwnObject(role, context, probeId, input);
  if ('problem' in own) return own;
  try {
    const redact = await redacting(context, own);
    const inside = await lookInside(own.hosted.cluster, own.live, redact);
    return { result: { kind: 'inside', ...inside, readAt: context.now().toISOString() } };
  } catch (error) {
    return { problem: wordsFor(role.log, error, 'What it made could not be read.', probeId) };
  }
}

/** The last lines of a container, of a pod that the object made and of no other. */
export async function readContainerLog(
  role: ApplyRole,
  context: Context,
  probeId: string,
  input: Log,
): Promise<ProbeAnswer> {
  const own = await readOwnObject(role, context, probeId, input);
  if ('problem' in own) return own;
  try {
    const lines = await readLog(own.hosted.cluster, own.live, input, await redacting(context, own));
    if (!lines) return { problem: noSuchPod(input.ref, input) };
    return { result: { kind: 'log', lines, readAt: context.now().toISOString() } };
  } catch (error) {
    return { problem: wordsFor(role.log, error, 'The log could not be read.', probeId) };
  }
}

async function redacting(context: Context, { place, keys }: OwnObject) {
  // What runs may still have the values of before.
  const ids = [place.desiredSnapshotId, place.syncedSnapshotId].filter((id) => id !== null);
  const opened = await openSnapshots(context, keys, [...new Set(ids)]);
  return redactSecrets([...opened.values()].flat());
}
