'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { toastDone } from '#src/ui/problem/toast.ts';

/** Where a person stands on a page of an application that is gone: to all applications, with a word about it. */
export function useGone(words: string | null): void {
  const router = useRouter();
  useEffect(() => {
    if (words === null) return;
    toastDone(words);
    router.replace('/applications');
  }, [router, words]);
}
