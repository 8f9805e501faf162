import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalStatus } from '@landfall/contracts/local';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Api, signUp } from './api.ts';
import { registerSandbox } from './sandbox.ts';

type Sandbox = NonNullable<LocalStatus['sandbox']>;

const why = 'Kubernetes v1.34.4 cannot be built. No space left on device. Free some space and start again.';
let answers: (Sandbox | null)[];
let server: Server;
let api: Api;

/** A platform that knows two of its routes: who signs up, and how the set-up stands, an answer after the other. */
function answer(path: string): unknown {
  if (path === '/v1/sign-up') {
    const ids = { user: crypto.randomUUID(), organization: crypto.randomUUID() };
    const user = { id: ids.user, name: 'Bench', email: 'bench@example.com' };
    const me = { user, organization: { id: ids.organization, name: 'Bench' } };
    return { session: 'opaque', expiresAt: new Date().toISOString(), me };
  }
  if (path !== '/v1/local') return undefined;
  return { steps: [], sampleRepository: null, sandbox: answers.shift() ?? null, agent: null };
}

beforeEach(async () => {
  server = createServer(({ url = '' }, response) => {
    const body = answer(url.split('?')[0] ?? '');
    response.statusCode = body === undefined ? 404 : 200;
    response.end(body === undefined ? `${url} is not asked for` : JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  api = await signUp(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('a control plane that cannot be built ends it with the words of the start', async () => {
  const sandbox = { name: 'sandbox', detail: why };
  answers = [
    { ...sandbox, state: 'building', detail: 'kwok: starting' },
    { ...sandbox, state: 'failed' },
  ];
  await expect(registerSandbox(api)).rejects.toThrow(`There is no sandbox cluster: ${why}`);
});

test('a start that makes none is not waited for', async () => {
  answers = [];
  await expect(registerSandbox(api)).rejects.toThrow('this start makes none');
});
