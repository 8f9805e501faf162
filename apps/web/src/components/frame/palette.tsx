'use client';

import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconBox, IconPlus, IconRefresh, IconSearch, IconServer2 } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { call } from '#src/api/browser.ts';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { toastProblem } from '#src/ui/problem/toast.ts';
import classes from './frame.module.css';
import { PLACES } from './places.ts';

/** ⌘K: go anywhere, open an application, sync one, start something new. */
export function Palette() {
  const router = useRouter();
  const applications = useRead(reads.applications());
  const rows = applications.data?.items ?? [];

  const sync = async (id: string): Promise<void> => {
    try {
      const { value } = await call('applications.sync', { params: { id }, body: {} });
      router.push(`/applications/${id}/syncs/${value.id}`);
    } catch (error) {
      toastProblem(error);
    }
  };

  const groups: SpotlightActionGroupData[] = [
    {
      group: 'Applications',
      actions: rows.map(({ id, name, clusterName, namespace }) => ({
        id: `application-${id}`,
        label: name,
        description: `${clusterName} / ${namespace}`,
        leftSection: <IconBox size={18} stroke={1.6} />,
        onClick: () => router.push(`/applications/${id}`),
      })),
    },
    {
      group: 'Go to',
      actions: PLACES.map(({ label, href, icon: Icon }) => ({
        id: `go-${href}`,
        label,
        leftSection: <Icon size={18} stroke={1.6} />,
        onClick: () => router.push(href),
      })),
    },
    {
      group: 'Do',
      actions: [
        ...NEW.map(({ label, href, icon: Icon }) => ({
          id: `new-${href}`,
          label,
          leftSection: <Icon size={18} stroke={1.6} />,
          onClick: () => router.push(href),
        })),
        ...rows.map(({ id, name }) => ({
          id: `sync-${id}`,
          label: `Sync ${name}`,
          leftSection: <IconRefresh size={18} stroke={1.6} />,
          onClick: () => void sync(id),
        })),
      ],
    },
  ];

  return (
    <Spotlight
      actions={groups}
      shortcut={['mod + K']}
      nothingFound="Nothing by that name."
      scrollable
      maxHeight={420}
      centered={false}
      yOffset="14vh"
      overlayProps={{ backgroundOpacity: 0.3, blur: 0 }}
      transitionProps={{ duration: 80 }}
      classNames={{ content: classes.palette ?? '', actionsGroup: classes.paletteGroup ?? '' }}
      highlightQuery={false}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.6} />,
        placeholder: 'Go to, open, sync…',
        'aria-label': 'Search and act',
      }}
    />
  );
}

const NEW = [
  { label: 'New application', href: '/applications/new', icon: IconPlus },
  { label: 'Connect a repository', href: '/repositories/new', icon: IconPlus },
  { label: 'Add a cluster', href: '/clusters/new', icon: IconServer2 },
] as const;
