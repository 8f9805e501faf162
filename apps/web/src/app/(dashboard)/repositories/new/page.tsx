import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { NewRepositoryView } from './view.tsx';

export const metadata: Metadata = { title: 'Connect a repository' };

export default function Page() {
  return (
    <Prefetched reads={[reads.github(), reads.local()]}>
      <NewRepositoryView />
    </Prefetched>
  );
}
