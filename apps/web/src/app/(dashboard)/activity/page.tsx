import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { pagedReads } from '#src/api/reads.ts';
import { ActivityView } from './view.tsx';

export const metadata: Metadata = { title: 'Activity' };

export default function Page() {
  return (
    <Prefetched reads={[pagedReads.activity()]}>
      <ActivityView />
    </Prefetched>
  );
}
