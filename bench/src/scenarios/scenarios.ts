import type { ChangeScenario } from './change-scenario.ts';

/** Folders of equal size, numbered. */
export const many = (id: string, applications: number, objects: number) =>
  Array.from({ length: applications }, (_none, at) => ({ path: `${id}-${at}`, objects }));
const maps = (count: number) => Array.from({ length: count }, (_none, at) => at);

/** The scenarios in which a commit changes something, by the letter they are known by. */
export const changes = {
  a: { id: 'a', title: 'A: 11 objects, one changed', folders: many('a', 1, 11), changing: [3] },
  b1: { id: 'b1', title: 'B1: 500 objects, one changed', folders: many('b1', 1, 500), changing: [250] },
  b500: {
    id: 'b500',
    title: 'B500: 500 objects, all changed',
    folders: many('b500', 1, 500),
    changing: maps(499),
  },
  c: { id: 'c', title: 'C: 200 applications, one commit', folders: many('c', 200, 10), changing: [3] },
} satisfies Record<string, ChangeScenario>;

/** `d` and `e` stand on what the others have left: on the 200 applications of `c` when it is among them. */
export const letters = ['a', 'b1', 'b500', 'c', 'd', 'e', 'f', 'g'] as const;
/** What is measured when nothing is asked for: `f` takes minutes to make, and `g` keeps the machine busy with itself. */
export const byThemselves = letters.filter((letter) => letter !== 'f' && letter !== 'g');
export type Letter = (typeof letters)[number];
