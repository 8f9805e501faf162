'use client';

import type { Me } from '@landfall/contracts/account';
import { ActionIcon, Kbd, Tooltip, UnstyledButton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { IconLayoutSidebar, IconSearch } from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import classes from './frame.module.css';
import { LiveDot } from './live-dot.tsx';
import { PersonMenu } from './person-menu.tsx';
import { PlaceCount } from './place-count.tsx';
import { isAt, PLACES } from './places.ts';
import { Wordmark } from './wordmark.tsx';

/** The left rail: organization, places, the live dot, the person. Folds to icons by a button, and by itself when narrow. */
export function Rail({ me }: { me: Me }) {
  const pathname = usePathname();
  const [folded, setFolded] = useLocalStorage({ key: 'landfall.rail-folded', defaultValue: false });
  return (
    <aside className={classes.rail} data-folded={folded || undefined}>
      <div className={classes.railHead}>
        <Link href="/" aria-label="Landfall, overview">
          <Wordmark compact />
        </Link>
        <span className={classes.organization} title={me.organization.name}>
          {me.organization.name}
        </span>
        <Tooltip label={folded ? 'Unfold the rail' : 'Fold the rail'} position="right">
          <ActionIcon
            variant="subtle"
            color="gray"
            className={classes.fold}
            aria-label={folded ? 'Unfold the rail' : 'Fold the rail'}
            onClick={() => setFolded(!folded)}
          >
            <IconLayoutSidebar size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      <UnstyledButton className={classes.find} onClick={spotlight.open} title="Search and act">
        <IconSearch size={15} />
        <span className={classes.label}>Search…</span>
        <Kbd size="xs" className={classes.label}>
          ⌘K
        </Kbd>
      </UnstyledButton>
      <nav aria-label="Main" className={classes.places}>
        {PLACES.map(({ label, href, icon: Icon, counts }) => (
          <Link
            key={href}
            href={href}
            prefetch
            title={label}
            className={classes.place}
            aria-current={isAt(href, pathname) ? 'page' : undefined}
          >
            <Icon size={18} stroke={1.6} />
            <span className={classes.label}>{label}</span>
            <PlaceCount counts={counts} />
          </Link>
        ))}
      </nav>
      <div className={classes.foot}>
        <LiveDot />
        <PersonMenu me={me} />
      </div>
    </aside>
  );
}
