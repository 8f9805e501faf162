import { request } from 'node:https';
import type { GitHubDouble } from '../github-double.ts';

export interface Visit {
  status: number;
  location: string | undefined;
  link: string | undefined;
  text: string;
}

/** One request to the double as a browser or a program makes it: no redirect is followed. */
export function visit(
  github: Pick<GitHubDouble, 'url' | 'caPem'>,
  to: string,
  { method, authorization, body }: { method?: string; authorization?: string; body?: string } = {},
): Promise<Visit> {
  const headers = { accept: 'application/json', ...(authorization ? { authorization } : {}) };
  return new Promise((resolve, reject) => {
    const call = request(new URL(to, github.url), {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      ca: github.caPem,
      agent: false,
      headers,
    });
    call.once('error', reject);
    call.once('response', async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      const { location, link } = response.headers;
      resolve({ status: response.statusCode ?? 0, location, link: link?.toString(), text });
    });
    call.end(body);
  });
}
