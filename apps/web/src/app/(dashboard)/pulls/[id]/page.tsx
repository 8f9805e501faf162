import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { PullPageView } from './view.tsx';

export const metadata: Metadata = { title: 'Pull request' };

export default async function PullPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Prefetched reads={[reads.pull(id)]}>
      <PullPageView id={id} />
    </Prefetched>
  );
}
