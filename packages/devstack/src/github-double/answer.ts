import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request to GitHub and what it answered; `operation` names it as GitHub's description does. */
export interface Exchange {
  /** `get /user/installations`; undefined where there is no such operation here. */
  operation: string | undefined;
  path: string;
  status: number;
  requestBody: unknown;
  responseBody: unknown;
}

/** What a handler answers: JSON, or a browser's page, or a way on. */
export interface Answer {
  status: number;
  json?: unknown;
  html?: string;
  location?: string;
  headers?: Record<string, string>;
}

const MAX_BODY_BYTES = 1024 * 1024;

/** A whole small body; undefined when it is larger than anybody sends here. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Fields of a form or of a JSON object, as texts. */
export function fieldsOf(body: string): URLSearchParams {
  if (!body.startsWith('{')) return new URLSearchParams(body);
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(JSON.parse(body) as Record<string, unknown>))
    if (typeof value === 'string') fields.set(name, value);
  return fields;
}

/** GitHub's `basic-error`. */
export const refusal = (status: number, message: string): Answer => ({
  status,
  json: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
});

export function send(response: ServerResponse, answer: Answer): void {
  const { status, json, html, location, headers } = answer;
  const type = json === undefined ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    ...(location === undefined ? {} : { location }),
    ...headers,
  });
  response.end(json === undefined ? html : JSON.stringify(json));
}

/** A small page of buttons: each posts `field` to the address that the page has. */
export function buttonsPage(
  title: string,
  field: string,
  choices: { value: string; label: string }[],
): Answer {
  const buttons = choices.map(
    ({ value, label }) =>
      `<p><button name="${field}" value="${escaped(value)}">${escaped(label)}</button></p>`,
  );
  return page(title, `<form method="post">${buttons.join('')}</form>`);
}

/** A page of the double's; `main` is markup. */
export function page(title: string, main: string, status = 200): Answer {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style>`;
  const note = '<p>A stand-in for GitHub on this machine. Nothing here leaves it.</p>';
  const html = `<!doctype html><html lang="en"><head>${head}</head><body><main><h1>${escaped(title)}</h1>${note}${main}</main></body></html>`;
  return { status, html };
}

const STYLE =
  ':root{color-scheme:light dark;font-family:system-ui}main{max-width:60rem;margin:auto;padding:0 1rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid;padding-left:.75rem}label{display:block;margin:.5rem 0}textarea,select{box-sizing:border-box;max-width:100%}';

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
