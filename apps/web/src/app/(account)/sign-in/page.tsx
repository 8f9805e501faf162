import type { Metadata } from 'next';
import { Prefetched } from '#src/api/prefetched.tsx';
import { reads } from '#src/api/reads.ts';
import { returnPath } from '#src/auth/return-path.ts';
import { SignInView } from './view.tsx';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: SignInProps) {
  const { callbackUrl, error } = await searchParams;
  return (
    <Prefetched reads={[reads.signInWays()]}>
      <SignInView
        to={returnPath(typeof callbackUrl === 'string' ? callbackUrl : null)}
        error={typeof error === 'string' ? error : null}
      />
    </Prefetched>
  );
}
