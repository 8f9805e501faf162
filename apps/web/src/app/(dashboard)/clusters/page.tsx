import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { ClustersView } from './view.tsx';

export const metadata: Metadata = { title: 'Clusters' };

export default function Page() {
  return (
    <Prefetched reads={[reads.clusters()]}>
      <ClustersView />
    </Prefetched>
  );
}
