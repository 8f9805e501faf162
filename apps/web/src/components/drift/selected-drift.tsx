import type { DriftGroup } from '@landfall/contracts/drift';
import { resourceKey } from '@landfall/contracts/resource';
import { Button } from '@mantine/core';
import application from '#src/components/application/application.module.css';
import { counted } from '#src/ui/text/counted.ts';
import { mayAccept } from './proposal-words.ts';

interface SelectedDriftProps {
  groups: readonly DriftGroup[];
  onRevert: () => void;
  accepting: boolean;
  onAccept: () => void;
  onClear: () => void;
}

/** What can be done with the groups selected by x. */
export function SelectedDrift({ groups, onRevert, accepting, onAccept, onClear }: SelectedDriftProps) {
  if (groups.length === 0) return null;
  return (
    <section className={application.selectedBar} aria-label="Selected drift">
      <span>{groups.length} selected</span>
      <Button size="xs" onClick={onRevert}>
        Revert {counted(objectsOf(groups), 'object')}
      </Button>
      {mayAccept(groups) && (
        <Button size="xs" variant="default" loading={accepting} onClick={onAccept}>
          Accept into Git
        </Button>
      )}
      <Button size="xs" variant="default" onClick={onClear}>
        Clear
      </Button>
    </section>
  );
}

/** An object of which two fields drifted is one. */
const objectsOf = (groups: readonly DriftGroup[]): number =>
  new Set(
    groups.flatMap(({ drifts }) =>
      drifts.map(({ applicationId, ref }) => `${applicationId} ${resourceKey(ref)}`),
    ),
  ).size;
