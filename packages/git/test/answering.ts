import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { keptAuthority, keptCertificate } from '@landfall/devstack/certificates';
import { checkAddress, parseAllowList } from '@landfall/egress';
import { onTestFinished } from 'vitest';
import type { Reached } from '../src/door/way.ts';
import type { Remote } from '../src/index.ts';
import { type GitWorld, USER } from './git-world.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A host that answers as told, with a certificate that is trusted, until the test ends: what it was asked, and over how many connections. */
export async function answering(world: GitWorld, answer: Answer) {
  const authority = await keptAuthority(world.folder, 'hosts');
  const pair = await keptCertificate(world.folder, 'host', authority, {
    commonName: 'host',
    usage: 'server',
    hosts: ['127.0.0.1', 'localhost', 'pinned.example'],
  });
  const got: IncomingMessage['headers'][] = [];
  const seen = { asked: [] as string[], connections: 0 };
  const server = createServer(pair, (request, response) => {
    got.push(request.headers);
    seen.asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.on('secureConnection', () => {
    seen.connections += 1;
  });
  onTestFinished(() => server.close().closeAllConnections());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const remote: Remote = {
    url: `https://127.0.0.1:${port}/acme/shop.git`,
    credential: { username: USER.name, token: USER.token },
    caPem: authority.cert,
    allow: parseAllowList(['127.0.0.1', 'localhost']),
  };
  return { port, got, seen, server, remote };
}

/** That host as the door is told of it. */
export const reachedOf = async ({ url, allow, caPem = '' }: Remote): Promise<Reached> => ({
  pinned: await checkAddress(url, { allow }),
  credential: { username: USER.name, token: USER.token },
  caPem,
});
