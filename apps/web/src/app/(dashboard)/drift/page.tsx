import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { pagedReads } from '#src/api/reads.ts';
import { asFilter } from '#src/components/drift/as-filter.ts';
import { DriftView } from './view.tsx';

export const metadata: Metadata = { title: 'Drift' };

export default async function Page({ searchParams }: { searchParams: Promise<{ application?: string }> }) {
  const { application } = await searchParams;
  return (
    <Prefetched reads={[pagedReads.drifts(asFilter(application))]}>
      <DriftView />
    </Prefetched>
  );
}
