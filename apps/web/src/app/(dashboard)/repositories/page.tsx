import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { RepositoriesView } from './view.tsx';

export const metadata: Metadata = { title: 'Repositories' };

export default function Page() {
  return (
    <Prefetched reads={[reads.repositories(), reads.github()]}>
      <RepositoriesView />
    </Prefetched>
  );
}
