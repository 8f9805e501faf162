'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { toastDone } from '#src/ui/problem/toast.ts';

/** Says that an application is no more: once, whoever finds out first. */
export const toastGone = (applicationId: string, words: string): void =>
  toastDone(words, `gone ${applicationId}`);

/** Where a person stands on a page of an application that is gone: to all applications, with a word about it. */
export function useGone(applicationId: string, words: string | null): void {
  const router = useRouter();
  useEffect(() => {
    if (words === null) return;
    toastGone(applicationId, words);
    router.replace('/applications');
  }, [router, applicationId, words]);
}
