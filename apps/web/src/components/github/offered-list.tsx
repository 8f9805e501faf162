import type { OfferedInstallation } from '@landfall/contracts/github';
import { Checkbox } from '@mantine/core';
import { Section } from '#src/ui/layout/section.tsx';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import text from '#src/ui/text/text.module.css';
import classes from './github.module.css';
import { canConnect, found, isConnected, MOST_SHOWN, stateOf } from './search.ts';

interface OfferedListProps {
  installation: OfferedInstallation;
  typed: string;
  picked: ReadonlySet<number>;
  /** Connected since the list was read. */
  connected: ReadonlySet<number>;
  onToggle: (id: number) => void;
}

/** The repositories of one account; what cannot be connected says why. */
export function OfferedList({ installation, typed, picked, connected, onToggle }: OfferedListProps) {
  const { account, suspended, complete, problem, repositories } = installation;
  const rows = found(installation, typed);
  const shown = rows.slice(0, MOST_SHOWN);
  return (
    <Section
      title={plainText(account)}
      note={problem ? 'not listed' : noteOf(rows.length, repositories.length, complete)}
    >
      {suspended && (
        <p className={text.words}>
          The GitHub App is suspended here. Unsuspend it at GitHub, then come back.
        </p>
      )}
      {problem && <ProblemNote problem={problem} tone="amber" />}
      {!suspended && !problem && shown.length === 0 && (
        <p className={text.words}>{emptyWords(repositories.length, complete)}</p>
      )}
      <ul className={classes.list}>
        {shown.map((repository) => (
          <li key={repository.id}>
            <Checkbox
              label={plainText(repository.fullName)}
              checked={isConnected(repository) || connected.has(repository.id) || picked.has(repository.id)}
              disabled={!canConnect(repository) || connected.has(repository.id)}
              onChange={() => onToggle(repository.id)}
            />
            <span className={classes.quiet}>
              {connected.has(repository.id) ? 'connected' : stateOf(repository)}
            </span>
          </li>
        ))}
      </ul>
      {rows.length > shown.length && (
        <p className={text.words}>And {rows.length - shown.length} more: type a few letters.</p>
      )}
    </Section>
  );
}

function noteOf(matching: number, all: number, complete: boolean): string {
  const of = matching === all ? String(all) : `${matching} of ${all}`;
  return complete ? of : `${of}; it may have more than are listed`;
}

function emptyWords(all: number, complete: boolean): string {
  if (all > 0) return 'No name has these letters.';
  return complete
    ? 'The GitHub App may read no repository that you see.'
    : 'GitHub took too long to list these. Load the page again, or use an account that sees fewer.';
}
