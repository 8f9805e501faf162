import { Agent, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createProxyServer } from 'httpxy';
import { prepareRequest, prepareResponse } from './headers.ts';
import { answerBroken, answerStarting } from './starting.ts';

/** Where the door leads: base addresses such as `http://127.0.0.1:4001`. */
export type Backends = { api: string; web: string };

type Backend = { name: 'API' | 'dashboard'; target: string };

/**
 * The front door: one origin for the whole platform. `/v1`, `/webhooks` and `/agent` go to the API, the rest to the
 * dashboard; bodies and answers stream through unbuffered, upgrades under `/agent` are passed on. The server is not
 * listening yet.
 */
export function createDoor(backends: Backends): Server {
  // a connection per event stream: no ceiling; none is kept, so that none is found closed by a restarted backend
  const agent = new Agent({ keepAlive: false });
  const proxy = createProxyServer({ agent });
  proxy.on('proxyRes', prepareResponse);

  const door = createServer((request, response) => {
    const backend = choose(request.url ?? '/', backends);
    prepareRequest(request, { upgrade: false });
    proxy.web(request, response, { target: backend.target }).catch((error: NodeJS.ErrnoException) => {
      answerError(error, request, response, backend.name);
    });
  });
  door.on('upgrade', (request, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (!isBelow('/agent', request.url ?? '')) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    prepareRequest(request, { upgrade: true });
    proxy.ws(request, socket, { target: backends.api }, head).catch(() => socket.destroy());
  });
  return door;
}

function choose(url: string, backends: Backends): Backend {
  const toApi = ['/v1', '/webhooks', '/agent'].some((prefix) => isBelow(prefix, url));
  return toApi ? { name: 'API', target: backends.api } : { name: 'dashboard', target: backends.web };
}

/** Compares the path as it was sent: what is spelled otherwise (`//v1`, `/%761`) is not ours to guess. */
function isBelow(prefix: string, url: string): boolean {
  const end = url[prefix.length];
  return url.startsWith(prefix) && (end === undefined || end === '/' || end === '?');
}

function answerError(
  error: NodeJS.ErrnoException,
  request: IncomingMessage,
  response: ServerResponse,
  backend: Backend['name'],
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
  } else if (error.code === 'ECONNREFUSED') {
    answerStarting(request, response, backend);
  } else {
    answerBroken(response, backend);
  }
}
