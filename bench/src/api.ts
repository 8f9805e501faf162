import { type Route, type RouteName, routes } from '@landfall/contracts/api';
import type { z } from 'zod';

type Table = typeof routes;
interface CallInput {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

/** The platform's REST API, asked by a person who has just signed up. */
export interface Api {
  call<Name extends RouteName>(name: Name, input?: CallInput): Promise<z.output<Table[Name]['response']>>;
  /** Of the session, for what is not REST. */
  headers: Record<string, string>;
}

/** @throws Error with the API's own words when it refuses. */
export async function signUp(url: string): Promise<Api> {
  const password = crypto.randomUUID();
  const email = `bench-${password.slice(0, 8)}@example.com`;
  const body = { name: 'Bench', email, password, organization: 'Bench' };
  const { session } = await call(url, 'account.signUp', { body });
  const headers = { authorization: `Bearer ${session}` };
  return { headers, call: (name, input) => call(url, name, input, headers) };
}

async function call<Name extends RouteName>(
  url: string,
  name: Name,
  { params = {}, query = {}, body }: CallInput = {},
  headers: Record<string, string> = {},
): Promise<z.output<Table[Name]['response']>> {
  const route: Route = routes[name];
  const path = route.path.replace(/:(\w+)/g, (_all, key: string) => params[key] ?? '');
  const search = new URLSearchParams(query);
  const response = await fetch(`${url}${path}?${search}`, {
    method: route.method,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${name}: ${response.status} ${text}`);
  const parsed = routes[name].response.parse(text === '' ? null : JSON.parse(text));
  return parsed as z.output<Table[Name]['response']>;
}
