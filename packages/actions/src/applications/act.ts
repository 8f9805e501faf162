import { ACT_WITHIN_MS, type ActInput, canAct } from '@landfall/contracts/act';
import { probeId } from '@landfall/contracts/ids';
import type { ProbeView } from '@landfall/contracts/probe';
import { resourceKey } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import { overrideFor } from '../freeze/gate.ts';
import { holdsOf } from '../freeze/holds.ts';
import { newId } from '../id.ts';
import { storeProbe } from '../probes/store.ts';
import { notFound, Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';

/**
 * Has one object of an application restarted, or scaled back to what was applied last: judged and audited here, done by the
 * cluster's host. The answer comes like that of a question. @throws Refusal `not-found`; `refused` for what cannot be done;
 * `held` without an override; `too-many-requests`
 */
export function actOnObject(
  context: Context,
  applicationId: string,
  { verb, ref, override }: ActInput,
): Promise<ProbeView> {
  const id = newId(probeId);
  const at = context.now();
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const application = await tx.application.findFirst({
      where: { id: applicationId },
      select: { name: true, deletion: true, cluster: { select: { kind: true, rights: true, name: true } } },
    });
    if (!application) throw notFound('application');
    const key = resourceKey(ref);
    if ((await tx.resourceState.count({ where: { applicationId, key } })) === 0) throw notFound('object');
    const { name, deletion, cluster } = application;
    const what = `${ref.kind} ${ref.name} was not ${verb === 'restart' ? 'restarted' : 'scaled back'}.`;
    const refuse = (why: string, fix: string) => new Refusal('refused', { what, why, fix });
    if (!canAct(verb, ref))
      throw refuse(`A ${ref.kind} cannot be.`, 'Choose the workload that it belongs to.');
    if (deletion !== null) throw refuse(`“${name}” is being deleted.`, 'Cancel its deletion first.');
    if (cluster.kind === 'agent' && cluster.rights === 'read-only')
      throw refuse(
        `The agent of “${cluster.name}” may only read there.`,
        'Install it with more rights: its cluster page shows how.',
      );
    // What was applied in full last is not what the sync is bringing: it would be changed back under its hands.
    if (verb === 'scale-back' && (await tx.sync.count({ where: { applicationId, state: 'running' } })) > 0)
      throw refuse('A sync is under way.', 'Wait for its end.');
    const standing = (await holdsOf(tx, applicationId, at)) ?? { name, holds: [] };
    const overridden = overrideFor(context, { ...standing, name: ref.name }, override, verb);
    unit.audit(
      `object.${verb}`,
      { kind: 'application', id: applicationId, name },
      { object: key, ...overridden },
    );
    return storeProbe(unit, context, {
      id,
      input: { kind: 'act', applicationId, verb, ref, at: withoutMilliseconds(at) },
    });
  });
}

/** As kubectl writes it: two restarts within one second are one. */
const withoutMilliseconds = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

/** Has it been asked for too long ago to be begun? */
export const isActTooLate = (at: string, now: Date): boolean =>
  now.getTime() - Date.parse(at) > ACT_WITHIN_MS + 1_000;
