import type { OfferedInstallation, OfferedRepository } from '@landfall/contracts/github';

/** Rows that are shown at a time: who has more types a few letters. */
export const MOST_SHOWN = 100;

/** Connected, and the way to it still is the one that it was connected by. */
export const isConnected = ({ connectedAs, moved }: OfferedRepository): boolean =>
  connectedAs !== null && !moved;

/** One that can be connected: not yet here, or another way than this, and its person may push to it. */
export const canConnect = (repository: OfferedRepository): boolean =>
  !isConnected(repository) && repository.mayPush;

/** What is to be said of one beside its name; of one that cannot be connected, why. */
export function stateOf(repository: OfferedRepository): string {
  const { connectedAs, mayPush, archived, visibility } = repository;
  if (isConnected(repository)) return `connected as ${connectedAs}`;
  const before = connectedAs === null ? '' : `connected before as ${connectedAs}; `;
  if (!mayPush) return `${before}you may not push to it`;
  if (before !== '') return `${before}connect it again`;
  return archived ? `${visibility}, archived` : visibility;
}

/** The repositories of an installation whose name has each of the words, those that can be connected first. */
export function found({ repositories }: OfferedInstallation, typed: string): OfferedRepository[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return repositories
    .filter(({ fullName }) => words.every((word) => fullName.toLowerCase().includes(word)))
    .toSorted(
      (a, b) => Number(canConnect(b)) - Number(canConnect(a)) || a.fullName.localeCompare(b.fullName),
    );
}
