import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { ApiProblem } from '#src/api/problem.ts';
import { createQueryClient } from '#src/api/query-client.ts';
import { reads } from '#src/api/reads.ts';
import { serverCall } from '#src/api/server.ts';
import { returnPath } from '#src/auth/return-path.ts';
import { Frame } from '#src/components/frame/frame.tsx';

/** Everything behind the sign-in. What a person may see is decided by the API at each call; this only sends them to sign in. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const call = await serverCall();
  const client = createQueryClient();
  const load = async () => {
    const [me, applications, drift, line] = await Promise.all([
      call(reads.me().name, reads.me().input),
      call(reads.applications().name, reads.applications().input),
      call(reads.driftCount().name, reads.driftCount().input),
      call(reads.line().name, reads.line().input),
    ]);
    client.setQueryData(reads.me().key, me);
    client.setQueryData(reads.applications().key, applications);
    client.setQueryData(reads.driftCount().key, drift);
    client.setQueryData(reads.line().key, line);
    return { me: me.value, position: applications.position };
  };
  const loaded = await load().catch(async (error: unknown) => {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
    const path = returnPath((await headers()).get('x-path'));
    redirect(path === '/' ? '/sign-in' : `/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Frame me={loaded.me} position={loaded.position}>
        {children}
      </Frame>
    </HydrationBoundary>
  );
}
