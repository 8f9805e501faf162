import type { SyncView } from '@landfall/contracts/sync';
import { Select } from '@mantine/core';
import { shortRevision } from '#src/ui/text/commit.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { LIVE } from './choose-entries.ts';

interface EntrySelectProps {
  label: string;
  entries: readonly SyncView[];
  value: string | null;
  /** Offered first: the cluster as it is now. */
  live?: boolean;
  onChange: (id: string) => void;
}

/** One entry of the history. */
export function EntrySelect({ label, entries, value, live = false, onChange }: EntrySelectProps) {
  return (
    <Select
      label={label}
      searchable
      allowDeselect={false}
      data={[
        ...(live ? [{ value: LIVE, label: 'The cluster, as it is now' }] : []),
        ...entries.map(({ id, number, commit }) => ({
          value: id,
          label: `${number} · ${shortRevision(commit.revision)} ${plainText(commit.message)}`,
        })),
      ]}
      value={value}
      onChange={(id) => id !== null && onChange(id)}
    />
  );
}
