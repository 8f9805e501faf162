'use client';

import type { ApplicationDetail } from '@landfall/contracts/application';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconListCheck, IconRefresh, IconRefreshDot, IconSettings } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useQueryState } from 'nuqs';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { tabParam } from '#src/app/(dashboard)/applications/[id]/search-params.ts';
import { LockDialog } from '#src/components/freeze/lock-dialog.tsx';
import { LockItem } from '#src/components/freeze/lock-item.tsx';
import { UnlockDialog } from '#src/components/freeze/unlock-dialog.tsx';
import { toastDone, toastProblem } from '#src/ui/problem/toast.ts';
import { ActButton } from './act-button.tsx';
import { openSync } from './open-sync.ts';

/** Sync, or the sync that is to be seen first, then a menu of the rest. */
export function ApplicationActions({ application }: { application: ApplicationDetail }) {
  const router = useRouter();
  const [asked, setAsked] = useState<'lock' | 'unlock' | null>(null);
  const [, setTab] = useQueryState('tab', tabParam);
  const refresh = useAct('applications.refresh', {
    onDone: () => toastDone('Looking at Git and the cluster now.'),
  });
  const sync = useAct('applications.sync', {
    onDone: ({ id }) => router.push(`/applications/${application.id}/syncs/${id}`),
  });
  const mayAskAgain = openSync(application) !== null && !application.deleting;
  return (
    <>
      <ActButton application={application} />
      <Menu width={240}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={`More for ${application.name}`}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayAskAgain && (
            <Menu.Item
              leftSection={<IconRefresh size={16} />}
              onClick={() =>
                sync.mutate({ params: { id: application.id }, body: {} }, { onError: toastProblem })
              }
            >
              Sync anew: it takes the place of that one
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconRefreshDot size={16} />}
            onClick={() => refresh.mutate({ params: { id: application.id } }, { onError: toastProblem })}
          >
            Refresh: look at Git and the cluster
          </Menu.Item>
          <Menu.Item leftSection={<IconListCheck size={16} />} onClick={() => void setTab('resources')}>
            Choose resources to sync
          </Menu.Item>
          <LockItem application={application} onChoose={setAsked} />
          <Menu.Item leftSection={<IconSettings size={16} />} onClick={() => void setTab('settings')}>
            Settings
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === 'lock' && <LockDialog application={application} onClose={() => setAsked(null)} />}
      {asked === 'unlock' && <UnlockDialog application={application} onClose={() => setAsked(null)} />}
    </>
  );
}
