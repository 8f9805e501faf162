import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { ApiProblem } from './problem.ts';
import { createQueryClient } from './query-client.ts';
import type { PagedRead, Read } from './reads.ts';
import { serverCall } from './server.ts';

interface PrefetchedProps {
  reads: ReadonlyArray<Read | PagedRead>;
  children: ReactNode;
}

/** Is this the first page of a visit? Later pages find a live cache in the browser and need nothing from here. */
export const isHardLoad = async (): Promise<boolean> => (await headers()).get('sec-fetch-dest') !== 'empty';

/**
 * Reads what a page needs on the server, on a hard load only, so that the first paint has it. A missing thing becomes the
 * not-found page; other failures are left to the page, which reads again and shows them where the person is.
 */
export async function Prefetched({ reads, children }: PrefetchedProps) {
  if (!(await isHardLoad())) return children;
  const call = await serverCall();
  const client = createQueryClient();
  const settled = await Promise.allSettled(
    reads.map(async (read) => {
      if ('page' in read) {
        const { name, input } = read.page(null);
        const page = await call(name, input);
        client.setQueryData(read.key, { pages: [page], pageParams: [null] });
      } else {
        client.setQueryData(read.key, await call(read.name, read.input));
      }
    }),
  );
  for (const result of settled) {
    if (result.status === 'rejected' && result.reason instanceof ApiProblem) {
      if (result.reason.status === 401) redirect('/sign-in');
      if (result.reason.code === 'not-found') notFound();
    }
  }
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
