'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import type { DriftGroup } from '@landfall/contracts/drift';
import { Button, Checkbox } from '@mantine/core';
import { SideText } from '#src/components/plan/side-text.tsx';
import { maskedWord } from '#src/components/plan/words.ts';
import { Ago } from '#src/ui/text/ago.tsx';
import { counted } from '#src/ui/text/counted.ts';
import classes from './drift.module.css';
import { DriftPlaces } from './drift-places.tsx';
import { ProposalNotes } from './proposal-notes.tsx';
import { mayAccept } from './proposal-words.ts';
import { groupName, managerName, stoppedWords, whatWords } from './words.ts';

interface DriftGroupRowProps {
  group: DriftGroup;
  applications: ReadonlyMap<string, ApplicationView>;
  selected: boolean;
  reverting: boolean;
  accepting: boolean;
  onSelect: () => void;
  onRevert: () => void;
  onIgnore: () => void;
  onAccept: () => void;
}

/** One change, wherever it was made: what, by whom, since when, where, and what can be done about it. */
export function DriftGroupRow({ group, applications, selected, ...props }: DriftGroupRowProps) {
  const [first] = group.drifts;
  if (first === undefined) return null;
  const stopped = stoppedWords(group);
  const name = groupName(first);
  return (
    <article
      className={classes.group}
      aria-label={name}
      data-row
      data-selected={selected || undefined}
      tabIndex={-1}
    >
      <Checkbox
        size="xs"
        className={classes.pick ?? ''}
        aria-label={`Select ${name}`}
        checked={selected}
        onChange={props.onSelect}
      />
      <div className={classes.body}>
        <Change group={group} />
        <DriftPlaces drifts={group.drifts} applications={applications} />
        {group.count > group.drifts.length && (
          <p className={`${classes.who} ${classes.quiet}`}>
            The newest {group.drifts.length} of {group.count} are shown.
          </p>
        )}
        <ProposalNotes group={group} />
        {stopped && (
          <p className={classes.stopped}>
            {stopped} Ignore the field, or have {managerName(first.manager)} leave it alone; a Sync tries
            again.
          </p>
        )}
      </div>
      <div className={classes.acts}>
        {first.what === 'changed' && (
          <Button size="xs" variant="default" onClick={props.onIgnore}>
            Ignore…
          </Button>
        )}
        {mayAccept([group]) && (
          <Button size="xs" variant="default" loading={props.accepting} onClick={props.onAccept}>
            Accept into Git
          </Button>
        )}
        <Button size="xs" variant="default" loading={props.reverting} onClick={props.onRevert}>
          Revert now
        </Button>
      </div>
    </article>
  );
}

function Change({ group: { drifts, count } }: { group: DriftGroup }) {
  const [first] = drifts;
  if (first === undefined) return null;
  const masked = maskedWord({ pointer: first.field, before: first.new, after: first.old });
  const since = drifts.flatMap((one) => one.since ?? []).sort()[0];
  return (
    <>
      <h2 className={classes.change}>
        <span className={classes.kind}>{first.ref.kind}</span>
        <span className={first.what === 'changed' ? classes.field : ''}>{whatWords(first)}</span>
        {first.what === 'changed' && (
          <span className={classes.sides}>
            <span className={classes.srOnly}>in Git</span>
            <SideText value={first.old} side="after" />
            <span aria-hidden="true" className={classes.arrow}>
              →
            </span>
            <span className={classes.srOnly}>on the cluster</span>
            <SideText value={first.new} side="before" />
          </span>
        )}
        {masked && <span className={classes.quiet}>({masked})</span>}
      </h2>
      <p className={classes.who}>
        {first.manager !== null && (
          <>
            by <strong>{managerName(first.manager)}</strong>,{' '}
          </>
        )}
        {since === undefined && 'found '}
        <Ago at={since ?? first.foundAt} />
        {count > 1 && ` · ${counted(count, 'object')}`}
      </p>
    </>
  );
}
