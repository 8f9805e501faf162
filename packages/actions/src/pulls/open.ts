import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** A pull request as its job finds it. */
export interface OpenedPull {
  id: string;
  repositoryId: string;
  number: number;
  /** Number of the newest request to look at it; undefined when all were answered. */
  asked: number | undefined;
  /** Number of the newest request to write it to GitHub; undefined when that was done. */
  publish: number | undefined;
  /** How often what is asked was begun, or failed in passing. */
  tries: number;
  /** It may be tried now: nothing passing is waited out. */
  isDue: boolean;
}

/** Undefined for an id that is not this organization's. */
export async function openPull(context: Context, id: string): Promise<OpenedPull | undefined> {
  const row = await read(context, (tx) => tx.pullRequest.findFirst({ where: { id } }));
  if (!row) return undefined;
  return {
    id,
    repositoryId: row.repositoryId,
    number: row.number,
    asked: row.asked > row.done ? row.asked : undefined,
    publish: row.publishAsked > row.publishDone ? row.publishAsked : undefined,
    tries: row.tries,
    isDue: row.nextLookAt <= context.now(),
  };
}

/** Has something been asked since a job began: a newer head may be there, and what it does is for nothing. */
export async function isOvertaken(context: Context, id: string, asked: number): Promise<boolean> {
  const row = await read(context, (tx) =>
    tx.pullRequest.findFirst({ where: { id }, select: { asked: true } }),
  );
  return row === null || row.asked > asked;
}
