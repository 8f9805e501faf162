import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { InstallView } from './view.tsx';

export const metadata: Metadata = { title: 'Install an agent' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Prefetched reads={[reads.cluster(id)]}>
      <InstallView id={id} />
    </Prefetched>
  );
}
