import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { enrolInput } from '@landfall/contracts/agent-protocol';
import { afterEach, expect, test } from 'vitest';
import type { Documents } from '../store/documents.ts';
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

function memory(): Documents & { text(): string } {
  const kept = new Map<string, string>();
  return {
    text: () => [...kept.values()].join('\n'),
    read: async ({ name, schema }) => {
      const text = kept.get(name);
      return text === undefined ? undefined : schema.parse(JSON.parse(text));
    },
    change: async ({ name }, change) => {
      const next = change(undefined);
      kept.set(name, JSON.stringify(next));
      return next;
    },
    remove: async ({ name }) => void kept.delete(name),
    names: async () => [],
  };
}

test('a token is used once, and is not kept; afterwards none is needed', async () => {
  const [documents, at] = [memory(), await platform()];
  const first = await identify(documents, at, 'good-1');
  expect(await identify(documents, at, 'good-1')).toEqual(first);
  expect(await identify(documents, at, undefined)).toEqual(first);
  expect(documents.text()).not.toContain('good-1');
});

test('another token is another identity with other keys', async () => {
  const [documents, at] = [memory(), await platform()];
  const first = await identify(documents, at, 'good-1');
  const second = await identify(documents, at, 'good-2');
  expect(second.identityId).not.toBe(first.identityId);
  expect(second.keys.signing.publicKey).not.toBe(first.keys.signing.publicKey);
});

test('where another token is refused it stays who it was', async () => {
  const [documents, at] = [memory(), await platform()];
  const first = await identify(documents, at, 'good-1');
  expect(await identify(documents, at, 'bad')).toEqual(first);
});

test('without an identity a refused token and none are the end', async () => {
  const at = await platform();
  await expect(identify(memory(), at, 'bad')).rejects.toMatchObject({ name: 'PlatformError', isFinal: true });
  await expect(identify(memory(), at, undefined)).rejects.toThrow('token');
});
