import type { IgnorePreview } from '@landfall/contracts/drift';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { counted } from '#src/ui/text/counted.ts';
import { listed } from '#src/ui/text/listed.ts';
import classes from './drift.module.css';
import { groupName } from './words.ts';

/** More names than this are counted. */
const MOST_NAMES = 8;

interface IgnorePreviewViewProps {
  preview: { data?: { items: IgnorePreview[] } | undefined; error: Error | null };
}

/** What ignoring writes to each application, and what it hides besides. */
export function IgnorePreviewView({ preview: { data, error } }: IgnorePreviewViewProps) {
  if (error) return <ErrorNote error={error} />;
  if (!data) return <RowSkeletons rows={1} />;
  return (
    <div className={classes.preview} aria-live="polite">
      {data.items.map((item) => (
        <One key={item.applicationId} item={item} />
      ))}
    </div>
  );
}

function One({ item: { applicationName, rules, drifts, objects } }: { item: IgnorePreview }) {
  const many = rules.length === 1 ? 'one rule' : `${rules.length} rules`;
  return (
    <div>
      <p>
        Writes {many} to <strong>{applicationName}</strong>, about {counted(objects.length, 'object')}
        {objects.length > 1 ? `: ${named(objects.map(({ name }) => name))}.` : '.'}
      </p>
      <p>
        {drifts.length === 0
          ? 'No other open drift is hidden.'
          : `Also hides ${named(drifts.map((drift) => `${groupName(drift)} of ${drift.ref.name}`))}.`}
      </p>
    </div>
  );
}

const named = (names: readonly string[]): string => listed(names, MOST_NAMES);
