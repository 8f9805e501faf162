'use client';

import type { FieldChange, PlanItem } from '@landfall/contracts/plan';
import { Button } from '@mantine/core';
import { Fragment, useState } from 'react';
import { mayTakeOver } from '#src/components/application/adoptable.ts';
import { plainText } from '#src/ui/text/safe-href.ts';
import { Words } from '#src/ui/text/words.tsx';
import { ChangeLine } from './change-line.tsx';
import { ConflictLine } from './conflict-line.tsx';
import classes from './plan.module.css';
import { changeKey, fieldName, maskedWord, sideText } from './words.ts';

const REPLACE = { replace: 'written as a whole', recreate: 'deleted and made anew' } as const;

/** What stands on the left, and what on the right. */
export type Sides = readonly [before: string, after: string];
const SIDES: Sides = ['On the cluster', 'In Git'];

/** One object of a plan, folded to its changed fields; warnings and conflicts stand beside it. */
export function PlanItemView({ item, sides = SIDES }: { item: PlanItem; sides?: Sides | undefined }) {
  const [wide, setWide] = useState(false);
  const { ref, changes, conflicts, warnings, reason, wave } = item;
  return (
    <article className={classes.item}>
      <div className={classes.itemHead}>
        <span className={classes.objectKind}>{ref.kind}</span>
        <span className={classes.objectName}>
          {ref.namespace && `${ref.namespace} / `}
          {ref.name}
        </span>
        {item.hook && <span className={classes.meta}>{item.phase} hook</span>}
        {wave !== 0 && <span className={classes.meta}>wave {wave}</span>}
        {item.replace && <span className={classes.meta}>{REPLACE[item.replace]}</span>}
        {item.adopts && (
          <span className={classes.meta}>taken over from {plainText(item.adopts.join(', '))}</span>
        )}
        {item.needsApproval && <span className={classes.meta}>needs your yes</span>}
        {changes.length > 0 && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-pressed={wide}
            onClick={() => setWide(!wide)}
          >
            {wide ? 'One line each' : 'Side by side'}
          </Button>
        )}
      </div>
      {reason && (
        <p className={classes.reason}>
          <Words>{reason}</Words>
        </p>
      )}
      {wide ? (
        <SideBySide changes={changes} sides={sides} />
      ) : (
        changes.length > 0 && (
          <div className={classes.lines}>
            {changes.map((change) => (
              <ChangeLine key={changeKey(change)} change={change} />
            ))}
          </div>
        )
      )}
      {conflicts.map((conflict) => (
        <ConflictLine
          key={`${conflict.manager}${conflict.pointer}`}
          conflict={conflict}
          canBeTaken={mayTakeOver(item)}
        />
      ))}
      {warnings.map((warning) => (
        <p key={warning} className={classes.warning}>
          <Words>{warning}</Words>
        </p>
      ))}
    </article>
  );
}

function SideBySide({ changes, sides }: { changes: readonly FieldChange[]; sides: Sides }) {
  return (
    <div className={classes.sideBySide}>
      <div className={classes.sideTitle}>{sides[0]}</div>
      <div className={classes.sideTitle}>{sides[1]}</div>
      {changes.map((change) => {
        const masked = maskedWord(change);
        const name = fieldName(change.pointer, change.place);
        return (
          <Fragment key={changeKey(change)}>
            <div>
              {name}: {sideText(change.before)}
            </div>
            <div>
              {name}: {sideText(change.after)} {masked && `(${masked})`}
            </div>
          </Fragment>
        );
      })}
    </div>
  );
}
