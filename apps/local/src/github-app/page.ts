import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Manifest } from './manifest.ts';

/** What a page on this machine needs to have an App made. */
export interface MakePage {
  /** Where GitHub takes the manifest, without a query. */
  createUrl: string;
  manifest(redirectUrl: string): Manifest;
  /** Fetches the App and puts it away; what it answers and what it throws is shown, so neither holds a secret. */
  made(code: string): Promise<string>;
}

export interface OpenPage {
  /** For the operator alone: whoever has it may have an App made for this Landfall. */
  url: string;
  /** Resolves when an App was made and put away; rejects when that failed. */
  done: Promise<void>;
  stop(): void;
}

/**
 * Serves one form on loopback that posts the manifest to GitHub, and takes the code back, once. Its address is a secret of the
 * operator's terminal, so that nobody else on this machine learns the state; what comes back without that state is refused, so
 * that no page elsewhere can bring a code of an App of its own (decision 0025).
 */
export async function openMakePage(page: MakePage): Promise<OpenPage> {
  const secrets = { path: `/${word()}`, state: word() };
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  done.catch(() => undefined);
  let state: string | undefined = secrets.state;
  const take = (given: string | null): boolean => {
    const isOurs = state !== undefined && same(given ?? '', state);
    if (isOurs) state = undefined;
    return isOurs;
  };
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const url = readUrl(request, port);
    if (!url) return show(response, 400, 'This is not the address that was printed.');
    if (url.pathname === secrets.path && state !== undefined)
      return ask(response, page, { state, redirectUrl: `http://127.0.0.1:${port}/made` });
    if (url.pathname !== '/made') return show(response, 404, 'There is nothing here.');
    const code = url.searchParams.get('code') ?? '';
    if (!take(url.searchParams.get('state')))
      return show(response, 403, 'This answer belongs to nothing that was begun here. Nothing was changed.');
    page.made(code).then(
      (words) => {
        show(response, 200, words);
        resolve();
      },
      (error: Error) => {
        show(response, 502, `The App was not put away. ${error.message}`);
        reject(error);
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${secrets.path}`,
    done,
    stop: () => void server.close().closeIdleConnections(),
  };
}

const word = () => randomBytes(32).toString('base64url');

function same(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Undefined for another method, and for a name that only leads here: a page elsewhere must not speak to us by one. */
function readUrl({ method, url, headers }: IncomingMessage, port: number): URL | undefined {
  if (method !== 'GET' || headers.host !== `127.0.0.1:${port}`) return undefined;
  return URL.canParse(url ?? '', 'http://127.0.0.1') ? new URL(url ?? '', 'http://127.0.0.1') : undefined;
}

function ask(
  response: ServerResponse,
  { createUrl, manifest }: MakePage,
  { state, redirectUrl }: { state: string; redirectUrl: string },
): void {
  const to = `${createUrl}?state=${state}`;
  const asked = manifest(redirectUrl);
  const host = escaped(new URL(createUrl).host);
  const form = `<form method="post" action="${escaped(to)}"><input type="hidden" name="manifest" value="${escaped(JSON.stringify(asked))}"><button>Make the App at ${host}</button></form>`;
  const words = `The GitHub App “${escaped(asked.name)}” for ${escaped(asked.url)}. You see it at ${host} before it is made; its key and secrets then go to files on this machine, and to no page.`;
  send(response, 200, `<p>${words}</p>${form}`, new URL(createUrl).origin);
}

const show = (response: ServerResponse, status: number, words: string): void =>
  send(response, status, `<p>${escaped(words)}</p>`, "'none'");

function send(response: ServerResponse, status: number, body: string, formAction: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
    'referrer-policy': 'no-referrer',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action ${formAction}; frame-ancestors 'none'`,
  });
  const head =
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A GitHub App for Landfall</title>';
  const style =
    '<style>body{font:16px/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}button{font:inherit;padding:.5rem 1rem}</style>';
  response.end(
    `<!doctype html><html lang="en"><head>${head}${style}</head><body><main><h1>A GitHub App for Landfall</h1>${body}</main></body></html>`,
  );
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
