'use client';

import type { RouteName } from '@landfall/contracts/api';
import {
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { call } from './browser.ts';
import type { CallOutput, Held } from './call.ts';
import type { PagedRead, PagedRoute, Read } from './reads.ts';
import { caughtUp } from './stream/recent.ts';

/** Reads one thing through the cache; the event stream keeps it right from then on. */
export function useRead<N extends RouteName>(
  { key, name, input }: Read<N>,
  enabled = true,
): UseQueryResult<CallOutput<N>> {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => caughtUp(key, await call(name, input, signal)),
    select: (held: Held<CallOutput<N>>) => held.value,
    enabled,
  });
}

/** Reads a list page by page; `data` is all rows read so far. */
export function usePages<N extends PagedRoute>(
  read: PagedRead<N>,
): UseInfiniteQueryResult<Array<CallOutput<N>['items'][number]>> {
  return useInfiniteQuery({
    queryKey: read.key,
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const { name, input } = read.page(pageParam);
      const held = await call(name, input, signal);
      return pageParam === null ? caughtUp(read.key, held) : held;
    },
    getNextPageParam: (page: Held<CallOutput<N>>) => page.value.next,
    select: ({ pages }) => pages.flatMap(({ value }): Array<CallOutput<N>['items'][number]> => value.items),
  });
}
