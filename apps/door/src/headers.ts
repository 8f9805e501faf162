import type { IncomingMessage } from 'node:http';

/** What belongs to one connection and must not travel on (RFC 9110, 7.6.1); `transfer-encoding` is Node's to set. */
const hopByHop = [
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
];

/** What says where a request came from. Only the door says that: what a client claims is dropped. */
const origin = /^(x-forwarded-.*|forwarded|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/;

/** What a client may not take away from its own request by naming it in `Connection`. */
const kept = new Set(['host', 'cookie', 'authorization', 'origin', 'content-length', 'transfer-encoding']);

/**
 * Makes a request's headers fit to travel on: nothing of the connection it came by, and exactly one
 * X-Forwarded-For, -Proto and -Host, which say what the door itself saw.
 */
export function prepareRequest(request: IncomingMessage, { upgrade }: { upgrade: boolean }): void {
  const { headers, socket } = request;
  const named = String(headers.connection ?? '')
    .toLowerCase()
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '' && !kept.has(token) && !(upgrade && token === 'upgrade'));
  for (const name of Object.keys(headers)) {
    if (hopByHop.includes(name) || named.includes(name) || origin.test(name)) delete headers[name];
  }
  if (upgrade) {
    headers.connection = 'Upgrade';
  } else {
    delete headers.connection;
    delete headers.upgrade;
  }
  headers['x-forwarded-for'] = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  headers['x-forwarded-proto'] = 'http';
  if (headers.host !== undefined) headers['x-forwarded-host'] = headers.host;
}

/** Takes from a backend's answer what belongs to the connection between the door and the backend. */
export function prepareResponse(response: IncomingMessage): void {
  delete response.headers.connection;
  for (const name of hopByHop) delete response.headers[name];
}
