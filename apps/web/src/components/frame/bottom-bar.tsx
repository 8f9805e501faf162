'use client';

import { Menu, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconDots, IconLogout, IconSearch } from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { leave } from '#src/auth/enter.ts';
import classes from './frame.module.css';
import { LiveDot } from './live-dot.tsx';
import { PlaceCount } from './place-count.tsx';
import { isAt, PLACES } from './places.ts';
import { SchemeItems } from './scheme-items.tsx';

/** The rail of a phone. */
export function BottomBar() {
  const pathname = usePathname();
  return (
    <nav className={classes.bottom} aria-label="Main, small">
      {PLACES.filter(({ mobile }) => mobile).map(({ label, href, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          className={classes.tab}
          aria-current={isAt(href, pathname) ? 'page' : undefined}
        >
          <Icon size={20} stroke={1.6} />
          <span>{label}</span>
        </Link>
      ))}
      <Menu position="top-end" width={220}>
        <Menu.Target>
          <UnstyledButton className={classes.tab}>
            <IconDots size={20} stroke={1.6} />
            <span>More</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <div className={classes.menuDot}>
            <LiveDot />
          </div>
          <Menu.Item leftSection={<IconSearch size={16} />} onClick={spotlight.open}>
            Search and act
          </Menu.Item>
          {PLACES.filter(({ mobile }) => !mobile).map(({ label, href, icon: Icon, counts }) => (
            <Menu.Item
              key={href}
              component={Link}
              href={href}
              leftSection={<Icon size={16} />}
              rightSection={<PlaceCount counts={counts} />}
            >
              {label}
            </Menu.Item>
          ))}
          <SchemeItems />
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
