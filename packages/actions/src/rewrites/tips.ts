import { z } from 'zod';

/** Where branches and tags stand: a commit by the full name of a ref. */
export type Tips = Record<string, string>;

/** More refs of one repository than that are followed by nobody; those seen longest ago are forgotten. */
const MOST = 200;

const tips = z.record(z.string(), z.string());

/** One that moved since it was seen last. */
export interface Moved {
  ref: string;
  before: string;
  after: string;
}

/** What is seen now over what was: a ref that is not seen keeps its place, because it may come back elsewhere. */
export function movedSince(stored: unknown, now: Tips): { moved: Moved[]; tips: Tips | undefined } {
  const was = tips.catch({}).parse(stored);
  const moved = Object.entries(now).flatMap(([ref, after]) => {
    const before = was[ref];
    return before === undefined || before === after ? [] : [{ ref, before, after }];
  });
  const isNew = moved.length > 0 || Object.keys(now).some((ref) => was[ref] === undefined);
  const all = [...Object.entries(now), ...Object.entries(was).filter(([ref]) => now[ref] === undefined)];
  return { moved, tips: isNew ? Object.fromEntries(all.slice(0, MOST)) : undefined };
}
