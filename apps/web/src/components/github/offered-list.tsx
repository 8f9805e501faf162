import type { OfferedInstallation } from '@landfall/contracts/github';
import { Checkbox } from '@mantine/core';
import { Section } from '#src/ui/layout/section.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import text from '#src/ui/text/text.module.css';
import classes from './github.module.css';
import { canConnect, found, isConnected, MOST_SHOWN, stateOf } from './search.ts';

interface OfferedListProps {
  installation: OfferedInstallation;
  typed: string;
  picked: ReadonlySet<number>;
  onToggle: (id: number) => void;
}

/** The repositories of one account; what cannot be connected says why. */
export function OfferedList({ installation, typed, picked, onToggle }: OfferedListProps) {
  const { account, suspended, complete, repositories } = installation;
  const rows = found(installation, typed);
  const shown = rows.slice(0, MOST_SHOWN);
  return (
    <Section title={plainText(account)} note={noteOf(rows.length, repositories.length, complete)}>
      {suspended && (
        <p className={text.words}>
          The GitHub App is suspended here. Unsuspend it at GitHub, then come back.
        </p>
      )}
      {!suspended && shown.length === 0 && <p className={text.words}>{emptyWords(repositories.length)}</p>}
      <ul className={classes.list}>
        {shown.map((repository) => (
          <li key={repository.id}>
            <Checkbox
              label={plainText(repository.fullName)}
              checked={isConnected(repository) || picked.has(repository.id)}
              disabled={!canConnect(repository)}
              onChange={() => onToggle(repository.id)}
            />
            <span className={classes.quiet}>{stateOf(repository)}</span>
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
  return complete ? of : `${of}; it has more than are listed`;
}

const emptyWords = (all: number): string =>
  all === 0 ? 'The GitHub App may read no repository that you see.' : 'No name has these letters.';
