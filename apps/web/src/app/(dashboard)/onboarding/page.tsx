import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { OnboardingView } from './view.tsx';

export const metadata: Metadata = { title: 'Set up' };

export default function Page() {
  return (
    <Prefetched reads={[reads.repositories(), reads.clusters(), reads.local(), reads.github()]}>
      <OnboardingView />
    </Prefetched>
  );
}
