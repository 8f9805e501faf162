import type { SyncView } from '@landfall/contracts/sync';
import { Select } from '@mantine/core';
import { shortRevision } from '#src/ui/text/commit.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';

interface EntrySelectProps {
  label: string;
  entries: readonly SyncView[];
  value: string | null;
  onChange: (id: string) => void;
}

/** One entry of the history. */
export function EntrySelect({ label, entries, value, onChange }: EntrySelectProps) {
  return (
    <Select
      label={label}
      searchable
      allowDeselect={false}
      data={entries.map(({ id, number, commit }) => ({
        value: id,
        label: `${number} · ${shortRevision(commit.revision)} ${plainText(commit.message)}`,
      }))}
      value={value}
      onChange={(id) => id !== null && onChange(id)}
    />
  );
}
