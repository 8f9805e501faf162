import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { carry } from './carry.ts';
import { type Met, PASS, type Passage, type Reached, type Way } from './way.ts';

const passages = new Map<string, Passage>();

/**
 * Runs `git` with a way to one repository at one host, through a door of this process (design 4.15): git itself dials nothing but
 * this machine, knows no credential and no certificate, and reaches neither another path nor another host. Who keeps the door
 * keeps the connections open, so the next git finds one.
 */
export async function throughDoor<Result>(
  reached: Reached,
  git: (way: Way) => Promise<Result>,
): Promise<{ result: Result; met: Met }> {
  const origin = await openDoor();
  const pass = randomBytes(32).toString('base64url');
  const met: Met = {};
  passages.set(pass, { ...reached, met });
  try {
    return { result: await git({ origin, pass }), met };
  } finally {
    passages.delete(pass);
  }
}

let opened: Promise<string> | undefined;

async function openDoor(): Promise<string> {
  opened ??= listen();
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

async function listen(): Promise<string> {
  const server: Server = createServer((request, response) => void enter(request, response));
  // It keeps nobody from ending.
  server.unref();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pass = request.headers[PASS.toLowerCase()];
  const passage = typeof pass === 'string' ? passages.get(pass) : undefined;
  if (!passage || !leadsTo(passage, request)) {
    response.writeHead(403, { connection: 'close' }).end();
    return;
  }
  await carry(passage, request, response);
}

/** The four requests of Git's smart protocol (gitprotocol-http), of this one repository. */
function leadsTo({ pinned }: Passage, { method, url }: IncomingMessage): boolean {
  const base = pinned.url.pathname.replace(/\/$/, '');
  return ['git-upload-pack', 'git-receive-pack'].some(
    (service) =>
      (method === 'GET' && url === `${base}/info/refs?service=${service}`) ||
      (method === 'POST' && url === `${base}/${service}`),
  );
}
