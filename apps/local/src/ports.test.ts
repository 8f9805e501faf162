import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { frontPort } from './ports.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function taken(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  open.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('a free port is taken as it is', async () => {
  const port = await taken('127.0.0.1');
  open.pop()?.close();
  expect(await frontPort(port)).toBe(port);
});

test('a taken one is stepped around, whichever loopback it is taken on', async () => {
  for (const host of ['127.0.0.1', '::1', '0.0.0.0']) {
    const port = await taken(host);
    expect(await frontPort(port)).toBeGreaterThan(port);
  }
});
