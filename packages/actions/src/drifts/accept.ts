import type { DriftView } from '@landfall/contracts/drift';
import { proposalId } from '@landfall/contracts/ids';
import {
  type AcceptDriftInput,
  type AcceptedField,
  LIVE_PROPOSALS,
  type ProposalView,
} from '@landfall/contracts/proposal';
import { resourceKey } from '@landfall/contracts/resource';
import { lockApplication } from '../applications/decide-after-render.ts';
import { actorName, type Context } from '../context.ts';
import { newId } from '../id.ts';
import { toJson } from '../json.ts';
import { type ProposalRow, proposalsOf, toProposalView } from '../proposals/view.ts';
import { notFound } from '../refusal.ts';
import { storedPin } from '../rollback/pin.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { checkAcceptable, notAccepted } from './acceptable.ts';
import { chosenDrifts } from './chosen.ts';
import { tellDrifts } from './view.ts';

/**
 * Asks Git to take what drifted as it lives: one proposal for each application, which the source role makes (job `follow-proposal`).
 * What was asked for already and is open still is not asked for twice.
 * @throws Refusal `not-found`; `conflict` where nothing is open, or Git is not what is to run; `refused` for what is no single value,
 * and for any value of a Secret
 */
export function acceptDrifts(context: Context, { driftIds }: AcceptDriftInput): Promise<ProposalView[]> {
  return unitOfWork(context, async (unit) => {
    const proposals: ProposalView[] = [];
    for (const [id, drifts] of await chosenDrifts(unit.tx, driftIds, 'accepted into Git'))
      proposals.push(...(await acceptIn(unit, context, id, drifts)));
    return proposals;
  });
}

async function acceptIn(
  unit: Unit,
  context: Context,
  id: string,
  drifts: readonly DriftView[],
): Promise<ProposalView[]> {
  const application = await lockApplication(unit, id);
  if (!application) throw notFound('application');
  for (const drift of drifts) checkAcceptable(drift);
  if (application.deletion !== null)
    throw notAccepted('conflict', application.name, 'It is being deleted.', 'Cancel its deletion first.');
  if (storedPin(application.pin))
    throw notAccepted(
      'conflict',
      application.name,
      'It is pinned: Git is not what runs.',
      'Bring Git back, or unpin it, and look again.',
    );
  const rows = await unit.tx.drift.findMany({ where: { id: { in: drifts.map((one) => one.id) } } });
  const changes = new Map(rows.map((row) => [row.id, row.change]));
  const newest = await proposalsOf(unit.tx, rows);
  const isAsked = ({ id: drift }: DriftView) => isLive(newest.get(drift));
  const asked = new Map(
    drifts.filter(isAsked).flatMap((one) => {
      const row = newest.get(one.id);
      return row ? [[row.id, row] as const] : [];
    }),
  );
  const fields = drifts
    .filter((one) => !isAsked(one))
    .map((one): AcceptedField => fieldOf(one, changes.get(one.id) ?? ''));
  const made = fields.length === 0 ? [] : [await propose(unit, context, application, fields)];
  return [...asked.values(), ...made].map(toProposalView);
}

const isLive = (row: ProposalRow | undefined): boolean =>
  row !== undefined && LIVE_PROPOSALS.some((state) => state === row.state);

const fieldOf = ({ id, ref, field, place, manager, ...drift }: DriftView, change: string): AcceptedField => ({
  driftId: id,
  ...{ change, ref, field, manager },
  ...(place ? { place } : {}),
  ...('old' in drift ? { old: drift.old } : {}),
  ...('new' in drift ? { new: drift.new } : {}),
});

async function propose(
  unit: Unit,
  context: Context,
  application: { id: string; name: string },
  fields: readonly AcceptedField[],
): Promise<ProposalRow> {
  const id = newId(proposalId);
  const { organizationId } = context;
  const driftIds = fields.map(({ driftId }) => driftId);
  const row = await unit.tx.proposal.create({
    data: {
      ...{ organizationId, id, applicationId: application.id, kind: 'accept', state: 'asked' },
      fields: toJson(fields),
      driftIds,
      by: actorName(context.actor),
      askedAt: context.now(),
      nextLookAt: context.now(),
    },
  });
  const { name } = application;
  const named = fields.map(({ ref, field }) => `${resourceKey(ref)}${field}`);
  unit.audit('drift.accept', { kind: 'application', id: application.id, name }, { fields: named });
  await tellDrifts(unit, application.id, driftIds);
  unit.enqueue('follow-proposal', { organizationId, proposalId: id });
  return row;
}
