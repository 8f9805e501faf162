import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { SyncPageView } from './view.tsx';

export const metadata: Metadata = { title: 'Sync' };

export default async function SyncPage({ params }: { params: Promise<{ id: string; sync: string }> }) {
  const { id, sync } = await params;
  return (
    <Prefetched reads={[reads.sync(sync)]}>
      <SyncPageView applicationId={id} syncId={sync} />
    </Prefetched>
  );
}
