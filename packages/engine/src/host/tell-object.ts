import { LIVE_OBJECT_MAX_BYTES, type ProbeResult } from '@landfall/contracts/probe';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Manifest, ResourceRef } from '@landfall/contracts/resource';
import { describe } from '../normalize/desired.ts';
import type { Mask } from '../plan/types.ts';
import { managersOf } from './field-managers.ts';

type Shown = Extract<ProbeResult, { kind: 'object' }>;

/** An object of an application as it may be shown: masked as in a plan, and bounded. */
export function tellObject(
  live: Manifest,
  { ref, mask, now }: { ref: ResourceRef; mask: Mask; now: Date },
): { result: Shown } | { problem: ProblemWords } {
  const manifest = mask(live);
  const bytes = Buffer.byteLength(JSON.stringify(manifest));
  if (bytes > LIVE_OBJECT_MAX_BYTES) return { problem: tooLarge(ref, bytes) };
  return { result: { kind: 'object', manifest, managers: managersOf(live), readAt: now.toISOString() } };
}

function tooLarge(ref: ResourceRef, bytes: number): ProblemWords {
  const kib = (count: number) => Math.ceil(count / 1024);
  return {
    code: 'object-too-large',
    what: `${describe(ref)} is too large to show.`,
    why: `It has ${kib(bytes)} KiB; at most ${kib(LIVE_OBJECT_MAX_BYTES)} KiB are shown.`,
    fix: `Read it with kubectl get ${ref.kind.toLowerCase()} ${ref.name}${ref.namespace === '' ? '' : ` -n ${ref.namespace}`} -o yaml.`,
  };
}

/** The words for a log that is not there. */
export const noSuchPod = (
  ref: ResourceRef,
  { pod, container }: { pod: string; container: string },
): ProblemWords => ({
  code: 'pod-missing',
  what: `There is no log of ${pod}.`,
  why: `${describe(ref)} has no pod of this name with a container ${container} any more.`,
  fix: 'Look at its pods again.',
});
