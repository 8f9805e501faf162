import { Button } from '@mantine/core';
import { Empty } from '#src/ui/layout/empty.tsx';

/** Nothing has drifted: anywhere, or in the application that is looked at. */
export function NoDrift({ onShowAll }: { onShowAll: (() => void) | null }) {
  if (onShowAll === null) {
    return (
      <Empty title="Nothing has drifted.">
        Whatever is changed on a cluster by anyone but Landfall is shown here within a second.
      </Empty>
    );
  }
  return (
    <Empty
      title="Nothing has drifted."
      action={
        <Button variant="default" onClick={onShowAll}>
          Show every application
        </Button>
      }
    >
      This application is as it was applied.
    </Empty>
  );
}
