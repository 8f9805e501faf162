'use client';

import type { ApplicationDetail } from '@landfall/contracts/application';
import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { Words } from '#src/ui/text/words.tsx';
import classes from './warnings.module.css';

const SHOWN = 3;

/** What the render and the plan found odd: nothing stops for it, and nobody should have to look for it. */
export function Warnings({
  application: { warnings, plan },
}: {
  application: Pick<ApplicationDetail, 'warnings' | 'plan'>;
}) {
  const [all, setAll] = useState(false);
  const found = [...new Set([...warnings, ...(plan?.warnings ?? [])])];
  if (found.length === 0) return null;
  return (
    <section className={classes.note} aria-label="Warnings">
      <ul>
        {found.slice(0, all ? undefined : SHOWN).map((warning) => (
          <li key={warning}>
            <Words>{warning}</Words>
          </li>
        ))}
      </ul>
      {found.length > SHOWN && (
        <UnstyledButton className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${found.length} warnings`}
        </UnstyledButton>
      )}
    </section>
  );
}
