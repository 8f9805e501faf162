import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { WindowsView } from './view.tsx';

export const metadata: Metadata = { title: 'Windows' };

export default function WindowsPage() {
  return (
    <Prefetched reads={[reads.windows()]}>
      <WindowsView />
    </Prefetched>
  );
}
