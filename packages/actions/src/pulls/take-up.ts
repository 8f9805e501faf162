import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { lockPull } from './lock.ts';
import { BEGUN_MS } from './tries.ts';

/** A pull request as its job takes it up. */
interface Taken {
  id: string;
  repositoryId: string;
  number: number;
  /** How often what is wanted was begun, this time included. */
  tries: number;
}

/** `asked`: number of the newest request to look at it. */
export type PullToLookAt = Taken & {
  asked: number;
  /** How often its base has moved so far: what is fetched from now on has all of it. */
  baseMoves: number;
};
/** `publish`: number of the newest request to write it to GitHub. */
export type PullToPublish = Taken & { asked?: undefined; publish: number };

/**
 * Takes up what is wanted of a pull request, a look before a publication: counted before anything is done, and not due again while
 * the job may run, so that one that dies on the way is neither followed at once nor for ever. What is asked for meanwhile is due.
 * @returns undefined where nothing is wanted now, and for an id that is not this organization's
 */
export function takeUpPull(context: Context, id: string): Promise<PullToLookAt | PullToPublish | undefined> {
  return unitOfWork(context, async (unit) => {
    const row = await lockPull(unit, id);
    const now = context.now();
    if (!row || row.nextLookAt > now) return undefined;
    const { repositoryId, number, asked, publishAsked } = row;
    const isToLook = asked > row.done;
    if (!isToLook && publishAsked <= row.publishDone) return undefined;
    const tries = row.tries + 1;
    const nextLookAt = new Date(now.getTime() + BEGUN_MS);
    await unit.tx.pullRequest.updateMany({ where: { id }, data: { tries, nextLookAt } });
    const taken = { id, repositoryId, number, tries };
    return isToLook ? { ...taken, asked, baseMoves: row.baseMoves } : { ...taken, publish: publishAsked };
  });
}

/** Whoever took it up stops before it is done: another goes on at once. Nothing where something else was asked for meanwhile. */
export async function leavePull(context: Context, { id, asked, tries }: PullToLookAt): Promise<void> {
  const data = { nextLookAt: context.now(), tries: { decrement: 1 } };
  await unitOfWork(context, ({ tx }) => tx.pullRequest.updateMany({ where: { id, asked, tries }, data }));
}
