import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { NewApplicationView } from './view.tsx';

export const metadata: Metadata = { title: 'New application' };

export default function Page() {
  return (
    <Prefetched reads={[reads.repositories(), reads.clusters()]}>
      <NewApplicationView />
    </Prefetched>
  );
}
