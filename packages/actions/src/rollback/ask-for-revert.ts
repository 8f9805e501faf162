import { type ApplicationView, mayRevertAnew } from '@landfall/contracts/application';
import { applicationId } from '@landfall/contracts/ids';
import { lockApplication } from '../applications/decide-after-render.ts';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { notFound, Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { storedPin } from './pin.ts';

/**
 * Asks for a branch that brings Git back to what an application is pinned to; the source role pushes it (job `push-revert`).
 * One that failed may be asked for again, and one whose pull request was closed or has conflicts. @throws Refusal `not-found`; `conflict` where it is not pinned, or was pushed
 */
export function askForRevert(context: Context, id: string): Promise<ApplicationView> {
  return unitOfWork(context, async (unit) => {
    const row = await lockApplication(unit, id);
    if (!row) throw notFound('application');
    const pin = storedPin(row.pin);
    const head =
      row.headSnapshotId && (await unit.tx.snapshot.findFirst({ where: { id: row.headSnapshotId } }));
    if (!pin || !head) throw notPinned(row.name);
    const before = pin.revert;
    if (before?.state === 'pushed' && !mayRevertAnew(before)) throw pushed(row.name, before.branch);
    // The branch of a pull request that came to nothing stays as it is.
    const again = before?.pull ? `-after-${before.pull.number}` : '';
    const branch = `landfall/revert-${row.name}-${pin.syncNumber}-${head.revision.slice(0, 7)}${again}`;
    const revert = { state: 'asked' as const, branch, revision: null, url: null, problem: null, pull: null };
    await unit.tx.application.updateMany({
      where: { id },
      data: { pin: toJson({ ...pin, revert }), revertAsked: true },
    });
    unit.audit('application.revert', { kind: 'application', id, name: row.name }, { branch });
    const application = await applicationViewOf(unit.tx, id);
    unit.emit({ type: 'application', application });
    unit.enqueue('push-revert', {
      organizationId: context.organizationId,
      applicationId: applicationId.parse(id),
    });
    return application;
  });
}

const refusal = (name: string, why: string, fix: string): Refusal =>
  new Refusal('conflict', { what: `No branch was made for “${name}”.`, why, fix });
const notPinned = (name: string): Refusal =>
  refusal(name, 'It is not pinned: Git is what runs.', 'Roll it back first.');
const pushed = (name: string, branch: string): Refusal =>
  refusal(
    name,
    `${branch} was pushed already.`,
    'Open its pull request, or delete the branch and roll back anew.',
  );
