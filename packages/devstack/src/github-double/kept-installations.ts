import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GitHubInstallation, GitHubState } from './state.ts';

/** What of an installation outlives a restart: whoever starts the double makes its accounts anew, in the same order. */
type Kept = Record<string, { selection: GitHubInstallation['selection']; selected: number[] }>;

/** The installations of an earlier start over the same folder. */
export function keptInstallations(dir: string) {
  const file = join(dir, 'github-installations.json');
  const kept = read(file);
  return {
    of: (login: string): Kept[string] | undefined => kept[login],
    save: ({ installations }: Pick<GitHubState, 'installations'>): void => {
      const entries = [...installations.values()].map(({ account, selection, selected }) => [
        account.login,
        { selection, selected: [...selected] },
      ]);
      writeFileSync(file, JSON.stringify(Object.fromEntries(entries)));
    },
  };
}

export type KeptInstallations = ReturnType<typeof keptInstallations>;

function read(file: string): Kept {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
