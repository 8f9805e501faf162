import { type IgnoreDifference, syncPolicy } from '@landfall/contracts/application';
import type { DriftView, IgnoreDriftInput, IgnorePreview } from '@landfall/contracts/drift';
import { applicationId } from '@landfall/contracts/ids';
import { resourceKey, resourceRef } from '@landfall/contracts/resource';
import type { Transaction } from '@landfall/db/transaction';
import { lockApplication } from '../applications/decide-after-render.ts';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { notFound, Refusal } from '../refusal.ts';
import { read, type Unit, unitOfWork } from '../unit.ts';
import { chosenDrifts } from './chosen.ts';
import { closeDrifts } from './close.ts';
import { fieldsOf, hides, isAbout, rulesFor, withRules } from './rules.ts';
import { driftViews, tellDrifts } from './view.ts';

/** What ignoring would write to each application, and what that would hide besides. Changes nothing. @throws Refusal as `ignoreDrifts` */
export function previewIgnore(context: Context, input: IgnoreDriftInput): Promise<IgnorePreview[]> {
  return read(context, async (tx) => {
    checkExpiry(context, input);
    const previews: IgnorePreview[] = [];
    for (const [id, drifts] of await chosenDrifts(tx, input.driftIds, 'ignored')) {
      const rules = ignorable(drifts, input);
      const chosen = new Set(drifts.map((drift) => drift.id));
      const states = await tx.resourceState.findMany({
        where: { applicationId: id },
        orderBy: { key: 'asc' },
        select: { ref: true },
      });
      const refs = states.map(({ ref }) => resourceRef.parse(ref));
      previews.push({
        applicationId: applicationId.parse(id),
        applicationName: drifts[0]?.applicationName ?? '',
        rules,
        drifts: (await hidden(tx, id, rules)).filter((drift) => !chosen.has(drift.id)),
        objects: refs.filter((ref) => rules.some((rule) => isAbout(rule, ref))),
      });
    }
    return previews;
  });
}

/**
 * Ignores what drifted, by rules that the applications keep, until a day where one is given. All open drift that the rules
 * hide is closed. @throws Refusal `not-found`; `conflict` when nothing is open; `refused` for what no rule can ignore
 */
export function ignoreDrifts(context: Context, input: IgnoreDriftInput): Promise<DriftView[]> {
  return unitOfWork(context, async (unit) => {
    checkExpiry(context, input);
    const ignored: DriftView[] = [];
    for (const [id, drifts] of await chosenDrifts(unit.tx, input.driftIds, 'ignored'))
      ignored.push(...(await ignoreIn(unit, context, id, ignorable(drifts, input))));
    return ignored;
  });
}

async function ignoreIn(
  unit: Unit,
  context: Context,
  id: string,
  rules: IgnoreDifference[],
): Promise<DriftView[]> {
  const { tx } = unit;
  const application = await lockApplication(unit, id);
  if (!application) throw notFound('application');
  const policy = syncPolicy.parse(application.syncPolicy);
  const ignoreDifferences = withRules(policy.ignoreDifferences, rules);
  const now = context.now();
  await tx.application.updateMany({
    where: { id },
    data: { syncPolicy: toJson({ ...policy, ignoreDifferences }), nextCheckAt: now, changedAt: now },
  });
  const ids = (await hidden(tx, id, rules)).map((drift) => drift.id);
  await closeDrifts(tx, ids, 'ignored', now);
  const fields = rules.flatMap(fieldsOf);
  const until = rules[0]?.expiresAt;
  unit.audit('drift.ignore', { kind: 'application', id, name: application.name }, { fields, until });
  unit.emit({ type: 'application', application: await applicationViewOf(tx, id) });
  await tellDrifts(unit, id, ids);
  const { organizationId } = context;
  unit.enqueue('check-application', { organizationId, applicationId: applicationId.parse(id) });
  return driftViews(tx, { applicationId: id, state: 'ignored', closedAt: now });
}

async function hidden(tx: Transaction, id: string, rules: readonly IgnoreDifference[]): Promise<DriftView[]> {
  const open = await driftViews(tx, { applicationId: id, state: 'open' });
  return open.filter((drift) => rules.some((rule) => hides(rule, drift)));
}

/** @throws Refusal where something was chosen that is no field */
function ignorable(drifts: readonly DriftView[], input: IgnoreDriftInput): IgnoreDifference[] {
  const whole = drifts.find(({ what }) => what !== 'changed');
  if (!whole) return rulesFor(drifts, input);
  throw new Refusal('refused', {
    what: 'Nothing was ignored.',
    why: `${resourceKey(whole.ref)} drifted as a whole, and rules ignore fields.`,
    fix: 'Revert it, or remove the object from Git.',
  });
}

function checkExpiry(context: Context, { expiresAt }: IgnoreDriftInput): void {
  if (expiresAt === undefined || new Date(expiresAt) > context.now()) return;
  throw new Refusal(
    'invalid-request',
    {
      what: 'Nothing was ignored.',
      why: 'The day until which it is to be ignored is over.',
      fix: 'Choose a day to come, or none.',
    },
    [{ pointer: '/expiresAt', message: 'Choose a day to come.' }],
  );
}
