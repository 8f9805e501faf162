import { AddressError } from '@landfall/egress';
import { request } from '@octokit/request';
import type { z } from 'zod';
import { boundedFetch, type Reach } from './bounded-fetch.ts';
import { GitHubError, notUnderstood, unreachable } from './errors.ts';
import { refusalOf } from './refusal-of.ts';

/** Asks one GitHub, and reads the answer as `schema` says. @throws GitHubError, AddressError */
export type Ask = <Schema extends z.ZodType>(
  schema: Schema,
  /** `GET /user`, as GitHub's reference names it. */
  route: string,
  parameters?: Record<string, unknown> & { token?: string },
) => Promise<z.infer<Schema>>;

/** Octokit's `request`, bound to one GitHub: its address, its bounds, no words on the console. */
export type BoundRequest = typeof request;

/** The version of the REST API that this was written for. */
const API_VERSION = '2022-11-28';
const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** @throws AddressError */
export function boundRequest(reach: Reach): BoundRequest {
  return request.defaults({
    baseUrl: reach.address.api,
    headers: { 'user-agent': 'landfall', 'x-github-api-version': API_VERSION },
    request: { fetch: boundedFetch(reach), log: quiet },
  });
}

/** How one GitHub is asked. */
export function asker(reach: Reach, bound = boundRequest(reach)): Ask {
  const { host } = reach.address;
  return async (schema, route, { token, ...parameters } = {}) => {
    const headers = token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };
    const { data } = await told(host, () => bound(route, { ...parameters, ...headers }));
    const read = schema.safeParse(data);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw notUnderstood(host, `Its answer to ${route} has no usable ${issue?.path.join('.') || 'body'}.`);
  };
}

/**
 * Runs what asks through Octokit. Its errors hold the request and so a secret: none of them leaves here.
 * @throws GitHubError, AddressError
 */
export async function told<T>(host: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const ours = ownError(error);
    if (ours) throw ours;
    throw refusalOf(host, error) ?? unreachable(host, 'it broke off');
  }
}

/** Octokit wraps what its `fetch` throws. */
function ownError(error: unknown): GitHubError | AddressError | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  for (const thrown of [error, cause])
    if (thrown instanceof GitHubError || thrown instanceof AddressError) return thrown;
  return undefined;
}
