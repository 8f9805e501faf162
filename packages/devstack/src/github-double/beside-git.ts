import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Beside } from '../git-server/beside.ts';
import type { WebhookCalls } from '../git-server/webhook-calls.ts';
import type { AccountVerbs } from './account-verbs.ts';
import { type Answer, type Exchange, readBody, refusal, send } from './answer.ts';
import { reaches } from './answering.ts';
import { OPERATIONS } from './api.ts';
import { callerOf, installationToken } from './authenticate.ts';
import { type BrowserVerbs, browserAnswer } from './browser.ts';
import { keysPage } from './keys-page.ts';
import type { ReviewVerbs } from './review/verbs.ts';
import { reviewPage } from './review-pages/answer.ts';
import type { GitHubState } from './state.ts';

const API = '/api/v3';
const MAX_KEPT = 1000;
const TOKEN_USER = 'x-access-token';

/** GitHub's doors beside those of git: pages for a browser, the API, and installation tokens for git. */
export function besideGit(
  state: GitHubState,
  verbs: BrowserVerbs & ReviewVerbs,
  hooks: Pick<WebhookCalls, 'callAppOf'>,
  exchanges: Exchange[],
): Beside {
  const serve = async (request: IncomingMessage, response: ServerResponse, url: URL) => {
    const method = request.method ?? 'GET';
    const body = await readBody(request);
    if (body === undefined) {
      send(response, refusal(413, 'Payload too large'));
      return true;
    }
    if (!url.pathname.startsWith(`${API}/`)) {
      const page =
        browserAnswer(state, verbs, { method, url, body }) ??
        (await reviewPage(state, verbs, { method, url, body })) ??
        (await keysPage(state.store, { method, url, body }));
      if (page) send(response, page);
      return page !== undefined;
    }
    const exchange = await callApi(state, verbs, hooks, {
      method,
      url,
      body,
      header: request.headers.authorization,
    });
    exchanges.push(exchange.told);
    if (exchanges.length > MAX_KEPT) exchanges.shift();
    send(response, exchange.answer);
    return true;
  };
  return {
    serve,
    knows: (given, record, writing) => {
      const found = given.name === TOKEN_USER ? installationToken(state, given.token) : undefined;
      if (!found || !reaches(state, { kind: 'installation', ...found }, record)) return undefined;
      const level = found.token.permissions.contents;
      return level === 'write' || (level === 'read' && !writing) ? `${state.app.slug}[bot]` : undefined;
    },
  };
}

async function callApi(
  state: GitHubState,
  { uninstall }: Pick<AccountVerbs, 'uninstall'>,
  hooks: Pick<WebhookCalls, 'callAppOf'>,
  { method, url, body, header }: { method: string; url: URL; body: string; header: string | undefined },
): Promise<{ answer: Answer; told: Exchange }> {
  const path = url.pathname.slice(API.length);
  const found = match(method.toLowerCase(), byName(state, path));
  const requestBody = parsed(body);
  const absolute = new URL(url.pathname + url.search, state.url);
  const answer =
    requestBody === NOT_JSON
      ? refusal(400, 'Problems parsing JSON')
      : await (found
          ? OPERATIONS[found.operation]?.({
              state,
              caller: callerOf(state, header),
              url: absolute,
              body: requestBody,
              parameters: found.parameters,
              uninstall,
              tell: (record, { event, payload }) => hooks.callAppOf(record, event, payload),
            })
          : undefined);
  const given = answer ?? refusal(404, 'Not Found');
  const told = {
    operation: found?.operation,
    path,
    status: given.status,
    requestBody,
    responseBody: given.json,
  };
  return { answer: given, told };
}

/** `/repositories/1/…` is `/repos/owner/name/…`, whatever its name is now. GitHub does so, and does not describe it. */
function byName({ store }: GitHubState, path: string): string {
  return path.replace(/^\/repositories\/(\d+)(?=\/)/, (whole, id) => {
    const record = store.list().find((one) => one.id === Number(id));
    return record ? `/repos/${record.fullName}` : whole;
  });
}

/** The operation whose path fits, and what its names stand for. */
function match(
  method: string,
  path: string,
): { operation: string; parameters: Record<string, string> } | undefined {
  const parts = path.split('/');
  for (const operation of Object.keys(OPERATIONS)) {
    const [verb, template = ''] = operation.split(' ');
    const wanted = template.split('/');
    if (verb !== method || wanted.length !== parts.length) continue;
    const parameters: Record<string, string> = {};
    const fits = wanted.every((name, index) => {
      const part = decodeURIComponent(parts[index] ?? '');
      if (!name.startsWith('{')) return name === part;
      parameters[name.slice(1, -1)] = part;
      return part !== '';
    });
    if (fits) return { operation, parameters };
  }
  return undefined;
}

const NOT_JSON = Symbol('not JSON');

function parsed(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return NOT_JSON;
  }
}
