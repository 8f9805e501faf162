import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { SignUpView } from './view.tsx';

export const metadata: Metadata = { title: 'Create an account' };

export default function SignUpPage() {
  return (
    <Prefetched reads={[reads.signInWays()]}>
      <SignUpView />
    </Prefetched>
  );
}
