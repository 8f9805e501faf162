'use client';

import type { SyncWindowView } from '@landfall/contracts/freeze';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { WindowForm } from '#src/components/freeze/window-form.tsx';
import { holdsNow } from '#src/components/freeze/window-words.ts';
import { Windows } from '#src/components/freeze/windows.tsx';
import { Page } from '#src/ui/layout/page.tsx';

/** When applications sync by themselves, and when they must not. */
export function WindowsView() {
  const [shown, setShown] = useState<SyncWindowView | 'new' | null>(null);
  const windows = useRead(reads.windows()).data?.items;
  return (
    <Page
      crumbs={[{ label: 'Settings', href: '/settings' }]}
      title="Windows"
      sentence={windows ? sentence(windows) : ' '}
      actions={
        windows !== undefined &&
        windows.length > 0 && (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setShown('new')}>
            Create a window
          </Button>
        )
      }
    >
      <Windows onCreate={() => setShown('new')} onEdit={setShown} />
      {shown !== null && (
        <WindowForm window={shown === 'new' ? null : shown} onClose={() => setShown(null)} />
      )}
    </Page>
  );
}

function sentence(windows: readonly SyncWindowView[]): string {
  const count = windows.filter(holdsNow).length;
  if (windows.length === 0) return 'When applications sync by themselves, and when they must not.';
  if (count === 0) return 'No window holds anything now.';
  return count === 1
    ? '1 window keeps applications from syncing by themselves now.'
    : `${count} windows keep applications from syncing by themselves now.`;
}
