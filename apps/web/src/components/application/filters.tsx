'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Chip, Group, Kbd, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { Ref } from 'react';
import { STATUSES } from '#src/app/(dashboard)/applications/search-params.ts';
import list from '#src/ui/list/list.module.css';
import { syncStatusMark } from '#src/ui/status/mark.ts';
import type { Filters } from './filter.ts';

interface ApplicationFiltersProps {
  applications: readonly ApplicationView[];
  shown: number;
  filters: Filters;
  onChange: (next: Partial<Filters>) => void;
  searchRef: Ref<HTMLInputElement>;
}

/** Search, status and cluster: the list's tools. Statuses that nothing has are not offered. */
export function ApplicationFilters({
  applications,
  shown,
  filters,
  onChange,
  searchRef,
}: ApplicationFiltersProps) {
  const clusters = [...new Set(applications.map(({ clusterName }) => clusterName))].sort();
  const present = STATUSES.filter(
    (status) =>
      filters.status.includes(status) || applications.some(({ syncStatus }) => syncStatus === status),
  );
  return (
    <div className={list.tools}>
      <TextInput
        ref={searchRef}
        aria-label="Search applications"
        placeholder="Search by name, repository, path, cluster"
        leftSection={<IconSearch size={15} />}
        rightSection={<Kbd size="xs">/</Kbd>}
        value={filters.q}
        onChange={(event) => onChange({ q: event.currentTarget.value })}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      <Chip.Group
        multiple
        value={filters.status}
        onChange={(status) => onChange({ status: STATUSES.filter((one) => status.includes(one)) })}
      >
        <Group gap={6}>
          {present.map((status) => (
            <Chip key={status} value={status} size="xs" variant="outline">
              {syncStatusMark[status].word}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {clusters.length > 1 && (
        <Select
          aria-label="Cluster"
          placeholder="Every cluster"
          w={160}
          clearable
          data={clusters}
          value={filters.cluster === '' ? null : filters.cluster}
          onChange={(cluster) => onChange({ cluster: cluster ?? '' })}
        />
      )}
      <span className={list.count} role="status">
        {shown === applications.length ? `${shown}` : `${shown} of ${applications.length}`}
      </span>
    </div>
  );
}
