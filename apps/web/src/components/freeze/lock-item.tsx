'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Menu } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';

interface LockItemProps {
  application: Pick<ApplicationView, 'holds'>;
  onChoose: (what: 'lock' | 'unlock') => void;
}

/** In an application's menu: lock it, or take its lock away. */
export function LockItem({ application: { holds }, onChoose }: LockItemProps) {
  const isLocked = holds.some(({ kind }) => kind === 'lock');
  return isLocked ? (
    <Menu.Item leftSection={<IconLockOpen size={16} />} onClick={() => onChoose('unlock')}>
      Unlock…
    </Menu.Item>
  ) : (
    <Menu.Item leftSection={<IconLock size={16} />} onClick={() => onChoose('lock')}>
      Lock…
    </Menu.Item>
  );
}
