'use client';

import type { FollowInput } from '@landfall/contracts/follow';
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { type FollowState, leftOutWords } from './follow-state.ts';
import classes from './inside-tabs.module.css';
import { useFollow } from './use-follow.ts';

interface FollowedLogProps {
  input: FollowInput;
  /** Looks at its pods again: this one may have been replaced. */
  onLook: () => void;
}

/** A container's log as it is written, for as long as it is shown. */
export function FollowedLog({ input, onLook }: FollowedLogProps) {
  const { again, ...state } = useFollow(input);
  const { phase, lines, leftOut, gap, error } = state;
  const left = leftOutWords(leftOut);
  return (
    <>
      <ProbeNote probe={{ pending: phase === 'asking', stage: null, error }} asking="asking the cluster" />
      {phase !== 'asking' && error === null && (
        <div className={classes.follow} role="status">
          <StatusMark mark={MARKS[phase]} />
          {gap && <span className={classes.meta}>The connection was interrupted: lines may be missing.</span>}
          {left !== undefined && <span className={classes.meta}>{left}</span>}
        </div>
      )}
      {phase === 'over' && (
        <div className={classes.follow}>
          <Button size="xs" variant="default" onClick={again}>
            Follow again
          </Button>
          <Button size="xs" variant="default" onClick={onLook}>
            Look at its pods again
          </Button>
        </div>
      )}
      <Lines lines={lines} />
    </>
  );
}

const MARKS = {
  following: { shape: 'dot', tone: 'green', word: 'Following' },
  again: { shape: 'turning', tone: 'blue', word: 'Lost it, asking again…' },
  over: { shape: 'pause', tone: 'grey', word: 'The container writes no more: it ended or was replaced.' },
} as const satisfies Record<Exclude<FollowState['phase'], 'asking'>, object>;

/** How near to its end somebody reads who wants to see what comes, in pixels. */
const NEAR = 40;

/** Stays at the newest line while that is what is looked at. */
function Lines({ lines }: { lines: readonly string[] }) {
  const box = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of what is shown
  useEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  if (lines.length === 0) return null;
  return (
    <pre
      ref={box}
      className={classes.log}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR;
      }}
    >
      {lines.map(plainText).join('\n')}
    </pre>
  );
}
