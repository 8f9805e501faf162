import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { pagedReads } from '#src/api/reads.ts';
import { DeliveriesView } from './view.tsx';

export const metadata: Metadata = { title: 'Deliveries' };

export default function Page() {
  return (
    <Prefetched reads={[pagedReads.deliveries()]}>
      <DeliveriesView />
    </Prefetched>
  );
}
