import { type HistoryFilter, historyFilter } from '@landfall/contracts/sync';
import { Chip, Group } from '@mantine/core';

const WORDS: Record<HistoryFilter, string> = {
  failed: 'Failed',
  pushes: 'From Git',
  people: 'By people',
  healing: 'Healing',
  rollbacks: 'Rollbacks',
};

interface HistoryFiltersProps {
  only: readonly HistoryFilter[];
  onChange: (only: HistoryFilter[]) => void;
}

/** Narrows the history by how syncs ended or by what asked for them. */
export function HistoryFilters({ only, onChange }: HistoryFiltersProps) {
  return (
    <Chip.Group
      multiple
      value={[...only]}
      onChange={(chosen) => onChange(historyFilter.options.filter((one) => chosen.includes(one)))}
    >
      <Group gap={6} role="group" aria-label="Show only">
        {historyFilter.options.map((filter) => (
          <Chip key={filter} value={filter} size="xs" variant="outline">
            {WORDS[filter]}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}
