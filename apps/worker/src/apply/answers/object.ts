import type { Context } from '@landfall/actions/context';
import type { ProbeAnswer } from '@landfall/actions/probes/answer';
import type { ProbeInput } from '@landfall/contracts/probe';
import { tellObject } from '@landfall/engine';
import type { ApplyRole } from '../role.ts';
import { maskWith } from '../run-sync.ts';
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
  return tellObject(own.live, { ref: input.ref, mask: maskWith(own.keys), now: context.now() });
}
