import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { SettingsView } from './view.tsx';

export const metadata: Metadata = { title: 'Settings' };

export default function Page() {
  return (
    <Prefetched reads={[reads.sessions(), reads.tokens()]}>
      <SettingsView />
    </Prefetched>
  );
}
