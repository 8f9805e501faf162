import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openSocket } from './socket.ts';

/** Answers an upgrade and says the first word in the same packet, as a platform nearby does. */
async function hastyPlatform(word: string) {
  const server = createServer();
  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
    socket.write(Buffer.concat([Buffer.from(head), Buffer.from([0x81, word.length]), Buffer.from(word)]));
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, origin: `http://127.0.0.1:${port}` };
}

test('what the platform says together with its answer is heard', async () => {
  const { server, origin } = await hastyPlatform('{"type":"challenge"}');
  const { signal } = new AbortController();
  for (let count = 0; count < 20; count += 1) {
    const socket = await openSocket({ origin, caPem: undefined }, { signal, beatMs: 10_000 });
    const { value } = await socket.frames()[Symbol.asyncIterator]().next();
    expect(value).toBe('{"type":"challenge"}');
    socket.close();
  }
  server.closeAllConnections();
  server.close();
});

test('no platform is an error, and nothing goes on beating', async () => {
  const { server, origin } = await hastyPlatform('');
  server.close();
  await once(server, 'close');
  const { signal } = new AbortController();
  await expect(openSocket({ origin, caPem: undefined }, { signal, beatMs: 10_000 })).rejects.toThrow(
    'cannot be reached',
  );
});
