'use client';

import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';

export interface Sandbox {
  name: string;
  isReady: boolean;
  detail: string;
}

/** The sandbox cluster of `npm start`; null elsewhere, or when there is none. */
export function useSandbox(): Sandbox | null {
  const sandbox = useRead(reads.local()).data?.sandbox;
  if (!sandbox || sandbox.state === 'none') return null;
  return { name: sandbox.name, isReady: sandbox.state === 'ready', detail: sandbox.detail };
}
