import { isDeepStrictEqual } from 'node:util';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { ProposalState } from '@landfall/contracts/proposal';
import { JSON_NULL } from '@landfall/db/client';
import { lockApplication } from '../applications/decide-after-render.ts';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { tellDrifts } from '../drifts/view.ts';
import { toJson } from '../json.ts';
import { storedPin } from '../rollback/pin.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import type { ProposalRow } from './view.ts';

/** What became of a proposal; what is left out stays. */
export interface ProposalNews {
  state: Exclude<ProposalState, 'asked'>;
  branch?: string;
  revision?: string;
  number?: number | null;
  url?: string | null;
  problem?: ProblemWords | null;
  notes?: string[];
}

const LOOK_AGAIN_MS = 600_000;
/** A webhook tells what happens to a pull request; GitHub is asked all the same now and then. */
export const lookAgainAt = (context: Context): Date => new Date(context.now().getTime() + LOOK_AGAIN_MS);

/** GitHub's side of it: what a person or GitHub does there. */
const AT_GITHUB = ['open', 'conflicts', 'merged', 'closed'] as const;

/**
 * The branch of a proposal is pushed, and its pull request is opened next: that one is known for ours by this commit, however soon
 * GitHub tells of it.
 */
export async function recordProposalBranch(
  context: Context,
  id: string,
  { branch, revision }: { branch: string; revision: string },
): Promise<void> {
  const where = { id, state: 'asked' };
  await unitOfWork(context, ({ tx }) => tx.proposal.updateMany({ where, data: { branch, revision } }));
}

/** Tells what became of a proposal, on the drift or the pin that it is about. Nothing where it has ended, or says so already. */
export function recordProposal(context: Context, id: string, news: ProposalNews): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const known = await unit.tx.proposal.findFirst({ where: { id } });
    const application = known && (await lockApplication(unit, known.applicationId));
    const row = application && (await unit.tx.proposal.findFirst({ where: { id, endedAt: null } }));
    if (!application || !row) return;
    const { problem, ...rest } = news;
    const over = news.state === 'merged' || news.state === 'closed' || news.state === 'failed';
    const follows = news.state === 'open' || news.state === 'conflicts';
    const nextLookAt = follows ? lookAgainAt(context) : null;
    const updated = await unit.tx.proposal.update({
      where: { organizationId_id: { organizationId: context.organizationId, id } },
      data: {
        ...rest,
        ...(problem === undefined ? {} : { problem: problem === null ? JSON_NULL : toJson(problem) }),
        nextLookAt,
        endedAt: over ? context.now() : null,
      },
    });
    if (row.state === news.state && isDeepStrictEqual(row.problem, updated.problem)) return;
    const subject = { kind: 'application', id: application.id, name: application.name };
    const { branch, number } = updated;
    unit.audit(`proposal.${news.state}`, subject, { branch, number, code: problem?.code });
    await tell(unit, updated, application);
  });
}

async function tell(unit: Unit, row: ProposalRow, application: { id: string; pin: unknown }): Promise<void> {
  await tellDrifts(unit, row.applicationId, row.driftIds);
  const pin = storedPin(application.pin);
  const state = AT_GITHUB.find((one) => one === row.state);
  if (row.kind !== 'revert' || row.number === null || !state || pin?.revert?.branch !== row.branch) return;
  const revert = { ...pin.revert, url: row.url, pull: { number: row.number, state } };
  await unit.tx.application.updateMany({
    where: { id: application.id },
    data: { pin: toJson({ ...pin, revert }) },
  });
  unit.emit({ type: 'application', application: await applicationViewOf(unit.tx, application.id) });
}
