import type { Context } from '@landfall/actions/context';
import type { ProbeAnswer } from '@landfall/actions/probes/answer';
import { LIVE_OBJECT_MAX_BYTES, type ProbeInput } from '@landfall/contracts/probe';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { ResourceRef } from '@landfall/contracts/resource';
import { describe } from '@landfall/engine';
import type { ApplyRole } from '../role.ts';
import { maskWith } from '../run-sync.ts';
import { managersOf } from './field-owners.ts';
import { readOwnObject } from './own-object.ts';

type Input = Extract<ProbeInput, { kind: 'object' }>;

/** One object of an application as it lives, masked as in a plan, and bounded. Nothing is written. */
export async function readLiveObject(
  role: ApplyRole,
  context: Context,
  probeId: string,
  input: Input,
): Promise<ProbeAnswer> {
  const own = await readOwnObject(role, context, probeId, input);
  if ('problem' in own) return own;
  const manifest = maskWith(own.keys)(own.live);
  const bytes = Buffer.byteLength(JSON.stringify(manifest));
  if (bytes > LIVE_OBJECT_MAX_BYTES) return { problem: tooLarge(input.ref, bytes) };
  const managers = managersOf(own.live);
  return { result: { kind: 'object', manifest, managers, readAt: context.now().toISOString() } };
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
