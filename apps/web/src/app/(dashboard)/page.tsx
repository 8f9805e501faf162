import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { pagedReads, reads } from '#src/api/reads.ts';
import { OverviewView } from './view.tsx';

export const metadata: Metadata = { title: 'Overview' };

export default function Page() {
  return (
    <Prefetched reads={[reads.clusters(), reads.repositories(), pagedReads.syncs(), reads.local()]}>
      <OverviewView />
    </Prefetched>
  );
}
