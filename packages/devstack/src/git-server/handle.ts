import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { authorize } from './authorize.ts';
import type { Beside } from './beside.ts';
import { serveGit } from './cgi.ts';
import { parseUpdates, type RefUpdate } from './push-event.ts';
import type { GitUser, RepositoryRecord, RepositoryStore } from './repositories.ts';

/** The three requests of Git's smart HTTP protocol; nothing else is served, no dumb files. */
const SMART = /^\/((?:[\w.-]+)\/(?:[\w.-]+?))(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

export interface HandleContext {
  dir: string;
  store: RepositoryStore;
  owner: GitUser;
  beside?: Beside;
  /** Told each ref that a successful push moved. */
  pushed(record: RepositoryRecord, update: RefUpdate, user: string): void;
}

/** Answers one request: finds the repository, asks for credentials, runs git, tells what was pushed. */
export async function handle(
  context: HandleContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://localhost');
  const [, name, action] = SMART.exec(url.pathname) ?? [];
  const record = name === undefined || name.includes('..') ? undefined : context.store.find(name);
  const moved =
    record || name === undefined || name.includes('..') ? undefined : context.store.findFormer(name);
  if (!action && (await context.beside?.serve(request, response, url))) return;
  // As GitHub does for who may read it and for who may not: who follows learns no more than the name.
  if (moved && action) {
    response.setHeader('location', `/${moved.fullName}.git/${action}${url.search}`);
    return refuse(response, 301, 'Moved permanently.');
  }
  if (!record || !action) return refuse(response, 404, 'Repository not found.');
  const service = action === 'info/refs' ? (url.searchParams.get('service') ?? '') : action;
  if (service !== 'git-upload-pack' && service !== 'git-receive-pack')
    return refuse(response, 403, 'Smart HTTP only.');
  const writing = service === 'git-receive-pack';
  const known = (user: GitUser) => context.beside?.knows(user, record, writing);
  const verdict = authorize(request.headers.authorization, record.access, context.owner, writing, known);
  if (!verdict.allowed) {
    response.setHeader('www-authenticate', 'Basic realm="landfall"');
    return refuse(response, 401, 'The user or the token is wrong, or missing.');
  }
  const pushedFile = join(context.dir, `pushed-${randomUUID()}`);
  const pushing = action === 'git-receive-pack';
  const cgi = {
    root: context.store.root,
    path: `/${record.fullName}.git/${action}`,
    query: url.search.slice(1),
    user: verdict.user,
    ...(pushing ? { env: { LANDFALL_PUSHED: pushedFile } } : {}),
  };
  await serveGit(request, response, cgi);
  if (!pushing) return;
  const updates = parseUpdates(await readFile(pushedFile, 'utf8').catch(() => ''));
  await rm(pushedFile, { force: true });
  for (const update of updates) context.pushed(record, update, verdict.user ?? 'anonymous');
}

function refuse(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' });
  response.end(`${words}\n`);
}
