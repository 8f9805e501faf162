import {
  type Icon,
  IconActivity,
  IconArrowsDiff,
  IconBox,
  IconGitBranch,
  IconLayoutDashboard,
  IconServer2,
  IconSettings,
} from '@tabler/icons-react';

/** A place in the rail. `mobile` places stand in the bottom bar too. */
export interface Place {
  label: string;
  href: string;
  icon: Icon;
  mobile: boolean;
  /** Shows how many things wait there. */
  counts?: 'drift' | undefined;
}

export const PLACES: Place[] = [
  { label: 'Overview', href: '/', icon: IconLayoutDashboard, mobile: true },
  { label: 'Applications', href: '/applications', icon: IconBox, mobile: true },
  { label: 'Drift', href: '/drift', icon: IconArrowsDiff, mobile: false, counts: 'drift' },
  { label: 'Clusters', href: '/clusters', icon: IconServer2, mobile: true },
  { label: 'Repositories', href: '/repositories', icon: IconGitBranch, mobile: true },
  { label: 'Activity', href: '/activity', icon: IconActivity, mobile: false },
  { label: 'Settings', href: '/settings', icon: IconSettings, mobile: false },
];

/** Is the person at this place or below it? Deliveries belong to repositories. */
export function isAt(place: string, pathname: string): boolean {
  if (place === '/') return pathname === '/';
  if (place === '/repositories' && pathname.startsWith('/deliveries')) return true;
  return pathname === place || pathname.startsWith(`${place}/`);
}
