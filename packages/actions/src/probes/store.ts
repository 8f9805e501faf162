import type { ProbeId } from '@landfall/contracts/ids';
import type { ProbeView, StoredProbeInput } from '@landfall/contracts/probe';
import { sealContext, sealJson } from '@landfall/crypto/seal';
import { actorName, type Context } from '../context.ts';
import { FOLLOW_ROLE } from '../follows/begin.ts';
import { Refusal } from '../refusal.ts';
import type { Unit } from '../unit.ts';
import { toProbeView } from './view.ts';

/** How long a question and its sealed input are kept. */
const PROBE_MINUTES = 15;
/** Open questions of one organization at a time. */
const MOST_OPEN = 20;

/** Stores a question that was judged, its input sealed to the role that will answer, and wakes that role. @throws Refusal `too-many-requests` */
export async function storeProbe(
  unit: Unit,
  context: Context,
  { id, input }: { id: ProbeId; input: StoredProbeInput },
): Promise<ProbeView> {
  await bound(unit, context);
  const role = firstRole(input);
  const row = await unit.tx.probe.create({
    data: {
      organizationId: context.organizationId,
      id,
      kind: input.kind,
      role,
      ...sealedFor(context, id, input),
      createdBy: actorName(context.actor) ?? 'Landfall',
      createdAt: context.now(),
      expiresAt: new Date(context.now().getTime() + PROBE_MINUTES * 60_000),
    },
  });
  const probe = toProbeView(row);
  unit.emit({ type: 'probe', probe });
  unit.enqueue(`answer-probe-${role}`, { organizationId: context.organizationId, probeId: id });
  return probe;
}

/** Who has the first word: only the apply role reaches clusters. */
const firstRole = ({ kind }: StoredProbeInput): 'source' | 'apply' =>
  kind === 'repository' || kind === 'host-keys' || kind === 'folders' || kind === 'application'
    ? 'source'
    : 'apply';

function sealedFor(context: Context, id: ProbeId, input: StoredProbeInput) {
  const sealTo = (role: 'source' | 'apply', column: string) =>
    Buffer.from(
      sealJson(context.publicKeys[role], input, sealContext(context.organizationId, 'probes', id, column)),
    );
  switch (input.kind) {
    case 'repository':
    case 'host-keys':
    case 'folders':
      return { sealedToSource: sealTo('source', 'sealed_to_source') };
    case 'cluster':
    case 'object':
    case 'inside':
    case 'log':
    case 'plan':
    case 'act':
      return { sealedToApply: sealTo('apply', 'sealed_to_apply') };
    case 'application':
      return {
        sealedToSource: sealTo('source', 'sealed_to_source'),
        sealedToApply: sealTo('apply', 'sealed_to_apply'),
      };
  }
}

async function bound({ tx }: Unit, context: Context) {
  const open = await tx.probe.count({
    where: {
      role: { not: FOLLOW_ROLE },
      state: { in: ['pending', 'running'] },
      expiresAt: { gt: context.now() },
    },
  });
  if (open < MOST_OPEN) return;
  throw new Refusal('too-many-requests', {
    what: 'This question was not asked.',
    why: `${MOST_OPEN} questions of your organization are being answered already.`,
    fix: 'Wait for one of them to end.',
  });
}
