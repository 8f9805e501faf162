import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem.ts';

/**
 * The cache of what the API answered. Nothing goes stale by time: the event stream keeps it right, and what the stream
 * does not carry is asked again when an event says so (api/stream.ts).
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) =>
          failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 502),
      },
    },
  });
}
