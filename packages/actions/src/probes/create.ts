import { type ProbeId, probeId } from '@landfall/contracts/ids';
import type { ProbeInput, ProbeView } from '@landfall/contracts/probe';
import { sealContext, sealJson } from '@landfall/crypto/seal';
import { actorName, type Context } from '../context.ts';
import { newId } from '../id.ts';
import { notFound, Refusal } from '../refusal.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { toProbeView } from './view.ts';

/** How long a question and its sealed input are kept. */
const PROBE_MINUTES = 15;
/** Open questions of one organization at a time. */
const MOST_OPEN = 20;

/**
 * Stores a question, its input sealed to the role that will answer. The API never opens it, and never runs git, a
 * renderer or a cluster client itself (design 3). @throws Refusal `too-many-requests`, `not-found`.
 */
export function createProbe(context: Context, input: ProbeInput): Promise<ProbeView> {
  const id = newId(probeId);
  return unitOfWork(context, async (unit) => {
    await bound(unit, context);
    await checkReferences(unit, input);
    const row = await unit.tx.probe.create({
      data: {
        organizationId: context.organizationId,
        id,
        kind: input.kind,
        role: firstRole(input),
        ...sealedFor(context, id, input),
        createdBy: actorName(context.actor) ?? 'Landfall',
        createdAt: context.now(),
        expiresAt: new Date(context.now().getTime() + PROBE_MINUTES * 60_000),
      },
    });
    const probe = toProbeView(row);
    unit.emit({ type: 'probe', probe });
    unit.enqueue(`answer-probe-${firstRole(input)}`, { organizationId: context.organizationId, probeId: id });
    return probe;
  });
}

/** Who has the first word: only the apply role reaches clusters. */
const firstRole = ({ kind }: ProbeInput): 'source' | 'apply' =>
  kind === 'repository' || kind === 'folders' || kind === 'application' ? 'source' : 'apply';

function sealedFor(context: Context, id: ProbeId, input: ProbeInput) {
  const sealTo = (role: 'source' | 'apply', column: string) =>
    Buffer.from(
      sealJson(context.publicKeys[role], input, sealContext(context.organizationId, 'probes', id, column)),
    );
  switch (input.kind) {
    case 'repository':
    case 'folders':
      return { sealedToSource: sealTo('source', 'sealed_to_source') };
    case 'cluster':
    case 'object':
    case 'inside':
    case 'log':
    case 'plan':
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
    where: { state: { in: ['pending', 'running'] }, expiresAt: { gt: context.now() } },
  });
  if (open < MOST_OPEN) return;
  throw new Refusal('too-many-requests', {
    what: 'This question was not asked.',
    why: `${MOST_OPEN} questions of your organization are being answered already.`,
    fix: 'Wait for one of them to end.',
  });
}

async function checkReferences({ tx }: Unit, input: ProbeInput) {
  if (input.kind === 'folders') {
    if ((await tx.repository.count({ where: { id: input.repositoryId } })) === 0)
      throw notFound('repository');
  }
  if (input.kind === 'object' || input.kind === 'inside' || input.kind === 'log') {
    if ((await tx.application.count({ where: { id: input.applicationId } })) === 0)
      throw notFound('application');
  }
  if (input.kind === 'plan') {
    const { applicationId, snapshotId: id } = input;
    if ((await tx.snapshot.count({ where: { id, applicationId } })) === 0) throw notFound('snapshot');
  }
  if (input.kind === 'application') {
    const { repositoryId, clusterId } = input.application;
    if ((await tx.repository.count({ where: { id: repositoryId } })) === 0) throw notFound('repository');
    if ((await tx.cluster.count({ where: { id: clusterId } })) === 0) throw notFound('cluster');
  }
}
