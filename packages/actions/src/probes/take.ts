import {
  type ProbeResult,
  probeResult,
  type StoredProbeInput,
  storedProbeInput,
} from '@landfall/contracts/probe';
import type { KeyPair } from '@landfall/crypto/role-keys';
import { openJson, sealContext } from '@landfall/crypto/seal';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { toProbeView } from './view.ts';

/** A question in the hands of the role that has the next word. */
export interface TakenProbe {
  id: string;
  input: StoredProbeInput;
  /** What the source role found before, for the second half of an application's preview. */
  result: ProbeResult | undefined;
  objectDigests: string[];
}

/** Takes a question for a role; undefined when it is not this role's turn, it is answered, or its time is over. @throws CryptoError */
export async function takeProbe(
  context: Context,
  role: 'source' | 'apply',
  pair: KeyPair,
  id: string,
): Promise<TakenProbe | undefined> {
  const row = await unitOfWork(context, async ({ tx, emit }) => {
    const { count } = await tx.probe.updateMany({
      where: { id, role, state: { in: ['pending', 'running'] }, expiresAt: { gt: context.now() } },
      data: { state: 'running' },
    });
    if (count === 0) return null;
    const taken = await tx.probe.findFirst({ where: { id } });
    if (taken) emit({ type: 'probe', probe: toProbeView(taken) });
    return taken;
  });
  const sealed = role === 'source' ? row?.sealedToSource : row?.sealedToApply;
  if (!row || !sealed) return undefined;
  const place = sealContext(context.organizationId, 'probes', id, `sealed_to_${role}`);
  return {
    id: row.id,
    input: openJson(pair, sealed, place, storedProbeInput),
    result: row.result === null ? undefined : probeResult.parse(row.result),
    objectDigests: row.objectDigests,
  };
}
