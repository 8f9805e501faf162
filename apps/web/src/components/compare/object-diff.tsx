import type { Json } from '@landfall/contracts/resource';
import type { ObjectComparison } from '@landfall/contracts/snapshot';
import { inOrder } from '#src/components/plan/in-order.ts';
import { yamlOf } from '#src/components/plan/yaml.ts';
import type { Mark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from './compare.module.css';
import { type DiffLine, hunksOf } from './hunks.ts';

const MARKS: Record<ObjectComparison['change'], Mark> = {
  added: { shape: 'plus', tone: 'green', word: 'added' },
  removed: { shape: 'minus', tone: 'red', word: 'removed' },
  changed: { shape: 'pencil', tone: 'blue', word: 'changed' },
};
const SIGNS: Record<DiffLine['kind'], string> = { kept: ' ', gone: '-', come: '+' };

const textOf = (side: Json | null): string => (side === null ? '' : yamlOf(inOrder(side)));

/** One object of two snapshots: what changed in it, line by line. Secrets are masked already. */
export function ObjectDiff({ object }: { object: ObjectComparison }) {
  const { ref, change, before, after } = object;
  const hunks = hunksOf(textOf(before), textOf(after));
  const title = `${ref.kind} ${ref.namespace ? `${ref.namespace} / ` : ''}${ref.name}`;
  return (
    <article className={classes.object} aria-label={`${title}: ${change}`}>
      <header className={classes.head}>
        <StatusMark mark={MARKS[change]} />
        <span className={classes.kind}>{ref.kind}</span>
        <span className={classes.name}>
          {ref.namespace && `${ref.namespace} / `}
          {ref.name}
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keyboard */}
      <pre className={classes.diff} tabIndex={0}>
        {hunks.map((lines, hunk) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text has no other identity than its place
          <div key={hunk} className={classes.hunk}>
            {lines.map(({ kind, text }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <span key={at} className={classes.line} data-kind={kind}>
                {SIGNS[kind]} {plainText(text)}
              </span>
            ))}
          </div>
        ))}
      </pre>
    </article>
  );
}
