import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { ComparePageView } from './view.tsx';

export const metadata: Metadata = { title: 'Compare' };

export default async function ComparePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Prefetched reads={[reads.application(id)]}>
      <ComparePageView applicationId={id} />
    </Prefetched>
  );
}
