import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askAhead } from './ahead.ts';
import { carry } from './carry.ts';
import { speaksLines } from './greetings.ts';
import { openLineDoor } from './line-door.ts';
import { passageOf, pathOf, withPass } from './passages.ts';
import { type Met, PASS, type Passage, type Reached, type Way } from './way.ts';

/**
 * Runs `git` with a way to one repository at one host, through a door of this process (design 4.15): git itself dials nothing but
 * this machine, knows no credential and no certificate, and reaches neither another path nor another host. Who keeps the door
 * keeps the connections open, so the next git finds one. @param options.writes it pushes
 * @param options.purpose what git is told to do, by which its first question is known and asked meanwhile (`ahead.ts`)
 */
export async function throughDoor<Result>(
  reached: Reached,
  git: (way: Way) => Promise<Result>,
  { writes = false, purpose = '' }: { writes?: boolean | undefined; purpose?: string } = {},
): Promise<{ result: Result; met: Met }> {
  const door = await openDoor();
  // What the host can do is not asked before a push (`greetings.ts`), and is not the same for one.
  const isKnown = !writes && speaksLines(reached);
  const ahead = isKnown ? askAhead(reached, purpose) : undefined;
  try {
    return await withPass({ ...reached, purpose, ahead }, (pass) =>
      git({ origin: door.http, pass, ...(isKnown ? { lines: `${door.lines}/${pass}` } : {}) }),
    );
  } finally {
    ahead?.leave();
  }
}

let opened: Promise<{ http: string; lines: string }> | undefined;

async function openDoor(): Promise<{ http: string; lines: string }> {
  opened ??= Promise.all([listen(), openLineDoor()]).then(([http, lines]) => ({ http, lines }));
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
  const passage = typeof pass === 'string' ? passageOf(pass) : undefined;
  if (!passage || !leadsTo(passage, request)) {
    response.writeHead(403, { connection: 'close' }).end();
    return;
  }
  await carry(passage, request, response);
}

/** The four requests of Git's smart protocol (gitprotocol-http), of this one repository. */
function leadsTo(passage: Passage, { method, url }: IncomingMessage): boolean {
  const base = pathOf(passage);
  return ['git-upload-pack', 'git-receive-pack'].some(
    (service) =>
      (method === 'GET' && url === `${base}/info/refs?service=${service}`) ||
      (method === 'POST' && url === `${base}/${service}`),
  );
}
