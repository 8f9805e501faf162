'use client';

import { signIn, signOut } from 'next-auth/react';

/** Signs in or up. null when it worked, else the code of what went wrong. */
export async function enter(
  how: 'sign-in' | 'sign-up',
  fields: Record<string, string>,
): Promise<string | null> {
  try {
    const answer = await signIn(how, { ...fields, redirect: false });
    if (answer?.ok) return null;
    return answer?.error ?? 'unexpected';
  } catch {
    return 'offline';
  }
}

/** Leaves for GitHub; whoever comes back is signed in, or signed up where nobody has linked that account. */
export async function continueWithGithub(to: string): Promise<void> {
  await signIn('github', { callbackUrl: to });
}

/** Ends this session at the API, clears the cookie, and goes to the sign-in page. */
export async function leave(): Promise<void> {
  await signOut({ redirect: false });
  window.location.assign('/sign-in');
}
