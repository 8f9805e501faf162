import type { OfferedInstallation, OfferedRepository } from '@landfall/contracts/github';

/** Rows that are shown at a time: who has more types a few letters. */
export const MOST_SHOWN = 100;

/** One that can be connected: not yet here, and its person may push to it. */
export const canConnect = ({ connectedAs, mayPush }: OfferedRepository): boolean =>
  connectedAs === null && mayPush;

/** The repositories of an installation whose name has each of the words, those that can be connected first. */
export function found({ repositories }: OfferedInstallation, typed: string): OfferedRepository[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return repositories
    .filter(({ fullName }) => words.every((word) => fullName.toLowerCase().includes(word)))
    .toSorted(
      (a, b) => Number(canConnect(b)) - Number(canConnect(a)) || a.fullName.localeCompare(b.fullName),
    );
}
