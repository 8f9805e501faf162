import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { enrolInput } from '@landfall/contracts/agent-protocol';
import { afterEach, expect, test } from 'vitest';
import { memoryDocuments } from '../../test/memory-documents.ts';
import { identify } from './identify.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A platform where each token is good once. */
async function platform() {
  const used = new Set<string>();
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { token } = enrolInput.parse(JSON.parse(text));
    const isGood = token.startsWith('good') && !used.has(token);
    used.add(token);
    const [organizationId, clusterId, identityId] = [randomUUID(), randomUUID(), randomUUID()];
    if (token.startsWith('held up')) return void response.end('<h1>Log in to this network</h1>');
    response.writeHead(isGood ? 201 : 403, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isGood ? { organizationId, clusterId, identityId, name: 'far' } : {}));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, caPem: undefined };
}

test('a token is used once, and is not kept; afterwards none is needed', async () => {
  const [documents, at] = [memoryDocuments(), await platform()];
  const first = await identify(documents, at, 'good-1');
  expect(await identify(documents, at, 'good-1')).toEqual(first);
  expect(await identify(documents, at, undefined)).toEqual(first);
  expect([...documents.kept.values()].join()).not.toContain('good-1');
});

test('another token is another identity with other keys', async () => {
  const [documents, at] = [memoryDocuments(), await platform()];
  const first = await identify(documents, at, 'good-1');
  const second = await identify(documents, at, 'good-2');
  expect(second.identityId).not.toBe(first.identityId);
  expect(second.keys.signing.publicKey).not.toBe(first.keys.signing.publicKey);
});

test('where another token is refused it stays who it was', async () => {
  const [documents, at] = [memoryDocuments(), await platform()];
  const first = await identify(documents, at, 'good-1');
  expect(await identify(documents, at, 'bad')).toEqual(first);
  expect(await identify(documents, at, 'held up by what stands before it')).toEqual(first);
});

test('without an identity a refused token and none are the end', async () => {
  const at = await platform();
  await expect(identify(memoryDocuments(), at, 'bad')).rejects.toMatchObject({
    name: 'PlatformError',
    isFinal: true,
  });
  await expect(identify(memoryDocuments(), at, undefined)).rejects.toThrow('token');
});
