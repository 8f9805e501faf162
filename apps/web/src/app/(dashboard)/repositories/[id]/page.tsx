import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { RepositoryView } from './view.tsx';

export const metadata: Metadata = { title: 'Repository' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Prefetched reads={[reads.repository(id)]}>
      <RepositoryView id={id} />
    </Prefetched>
  );
}
