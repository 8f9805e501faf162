'use client';

import type { Me } from '@landfall/contracts/account';
import { Menu, UnstyledButton } from '@mantine/core';
import { IconLogout, IconSettings } from '@tabler/icons-react';
import Link from 'next/link';
import { leave } from '#src/auth/enter.ts';
import classes from './frame.module.css';
import { SchemeItems } from './scheme-items.tsx';

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0] ?? '')
    .join('')
    .toUpperCase();

/** The person at the foot of the rail: appearance, settings, sign out. */
export function PersonMenu({ me }: { me: Me }) {
  return (
    <Menu position="right-end" width={230} offset={12}>
      <Menu.Target>
        <UnstyledButton className={classes.person} title="Appearance, settings, sign out">
          <span className={classes.avatar} aria-hidden="true">
            {initials(me.user.name)}
          </span>
          <span className={classes.label}>
            <span className={classes.personName}>{me.user.name}</span>
            <span className={classes.personMail}>{me.user.email}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} href="/settings" leftSection={<IconSettings size={16} />}>
          Settings
        </Menu.Item>
        <SchemeItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
