'use client';

import { stepKey } from '@landfall/contracts/plan';
import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { LiveSync } from '#src/api/patch/sync-progress.ts';
import { ObjectRow } from './object-row.tsx';
import { saidOf } from './said.ts';
import classes from './sync.module.css';
import { type Wave, waitsFor, wavesOf } from './waves.ts';

/** The timeline: waves in order, a row per object. What stays as it is is folded to a count. */
export function WaveList({ sync }: { sync: LiveSync }) {
  const waves = wavesOf(sync);
  const { above } = saidOf(sync);
  const several = new Set(waves.map(({ phase }) => phase)).size > 1;
  return waves.map((wave, index) => (
    <section key={`${wave.phase}${wave.wave}`} className={classes.wave}>
      <h3 className={classes.waveTitle}>
        {several && <span>{wave.phase}</span>} wave {wave.wave}
      </h3>
      <div className={classes.waveBody}>
        <ol className={classes.objects}>
          {wave.rows.map((object) => (
            <ObjectRow
              key={stepKey(object)}
              object={object}
              sync={sync}
              told={above.has(stepKey(object))}
              waiting={sync.state === 'running' ? waitsFor(waves, index) : null}
            />
          ))}
        </ol>
        <Unchanged wave={wave} sync={sync} />
      </div>
    </section>
  ));
}

function Unchanged({ wave, sync }: { wave: Wave; sync: LiveSync }) {
  const [open, setOpen] = useState(false);
  const count = wave.unchanged.length;
  if (count === 0) return null;
  return (
    <>
      <UnstyledButton className={classes.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Hide' : 'Show'} {count} unchanged
      </UnstyledButton>
      {open && (
        <ol className={classes.objects}>
          {wave.unchanged.map((object) => (
            <ObjectRow key={stepKey(object)} object={object} sync={sync} waiting={null} told={false} />
          ))}
        </ol>
      )}
    </>
  );
}
