import { type Route, type RouteName, routes } from '@landfall/contracts/api';
import type { z } from 'zod';
import { ApiProblem, offline, problemOf } from './problem.ts';

type Table = typeof routes;
type Part<R, K extends string> =
  R extends Record<K, infer Schema extends z.ZodType> ? Record<K, z.input<Schema>> : { [P in K]?: undefined };

/** What a route takes: `params` for its path, `query`, `body`, each only where the route has one. */
export type CallInput<N extends RouteName> = Part<Table[N], 'params'> &
  Partial<Part<Table[N], 'query'>> &
  Part<Table[N], 'body'>;
export type CallOutput<N extends RouteName> = z.output<Table[N]['response']>;

/** An answer with the event position up to which it is current; null where the route has none. */
export interface Held<T> {
  value: T;
  position: number | null;
}

export type Caller = <N extends RouteName>(
  name: N,
  input: CallInput<N>,
  signal?: AbortSignal,
) => Promise<Held<CallOutput<N>>>;

interface CallParts {
  params?: Record<string, unknown> | undefined;
  query?: Record<string, unknown> | undefined;
  body?: unknown;
}

/**
 * A client of the REST API typed by the table of routes. `origin` is '' in a browser. Answers are checked with the route's
 * schema; a refusal is thrown as `ApiProblem`.
 */
export function createCaller(origin: string, headers: () => Record<string, string> = () => ({})): Caller {
  return async (name, input, signal) => {
    const route: Route = routes[name];
    const parts: CallParts = input;
    const response = await fetch(origin + address(route.path, parts), {
      method: route.method,
      cache: 'no-store',
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers(),
      },
      ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
      ...(signal ? { signal } : {}),
    }).catch((error: unknown) => {
      throw signal?.aborted ? error : offline();
    });
    if (!response.ok) throw await problemOf(response);
    const value: unknown = response.status === 204 ? null : await response.json();
    return { value: checked(name, value, response), position: positionOf(response) };
  };
}

function checked<N extends RouteName>(name: N, value: unknown, response: Response): CallOutput<N> {
  const parsed = routes[name].response.safeParse(value);
  if (parsed.success) return parsed.data as CallOutput<N>;
  throw new ApiProblem({
    status: response.status,
    code: 'unexpected',
    what: 'This page and the server do not agree.',
    why: `The answer to ${name} has another shape than this page expects.`,
    fix: 'Reload the page: it may be older than the server.',
    requestId: response.headers.get('x-request-id'),
  });
}

/** Fills `:id` parts and appends the query. */
export function address(path: string, { params = {}, query = {} }: CallParts): string {
  const filled = path.replace(/:([a-zA-Z]+)/g, (_, key: string) => encodeURIComponent(String(params[key])));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  return search.size === 0 ? filled : `${filled}?${search}`;
}

function positionOf(response: Response): number | null {
  const text = response.headers.get('landfall-position');
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
