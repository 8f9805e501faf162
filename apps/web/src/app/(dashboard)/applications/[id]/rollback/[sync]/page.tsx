import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { RollbackPageView } from './view.tsx';

export const metadata: Metadata = { title: 'Roll back' };

export default async function RollbackPage({ params }: { params: Promise<{ id: string; sync: string }> }) {
  const { id, sync } = await params;
  return (
    <Prefetched reads={[reads.application(id), reads.sync(sync)]}>
      <RollbackPageView applicationId={id} syncId={sync} />
    </Prefetched>
  );
}
