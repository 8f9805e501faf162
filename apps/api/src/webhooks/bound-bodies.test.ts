import { PassThrough } from 'node:stream';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { answerWithProblems } from '../plugins/problems.ts';
import { type BodyBounds, boundBodies } from './bound-bodies.ts';

const apps: FastifyInstance[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

/** A door that says how many bytes came, and when some have. */
function door(more: Partial<BodyBounds> = {}): FastifyInstance {
  const app = Fastify();
  apps.push(app);
  answerWithProblems(app);
  boundBodies(app, { largest: 50, together: 100, perAddress: 50, patienceMs: 60_000, ...more });
  app.post('/', async ({ body }) => (Buffer.isBuffer(body) ? body.length : 'none'));
  return app;
}

const send = (app: FastifyInstance, payload: PassThrough | string, remoteAddress = '192.0.2.1') =>
  app.inject({ method: 'POST', url: '/', payload, remoteAddress, headers: { 'content-type': 'x/y' } });

/** A body of which so much has come, and that has not ended. */
async function under(app: FastifyInstance, bytes: number, remoteAddress: string) {
  const body = new PassThrough();
  const answer = send(app, body, remoteAddress);
  body.write(Buffer.alloc(bytes));
  // Read by the door: nothing is left of it in the stream.
  await expect.poll(() => body.readableLength).toBe(0);
  return { end: () => body.end(), answer };
}

test('a body is read whole, whatever its type, and up to its bound', async () => {
  const app = door();
  expect((await send(app, 'x'.repeat(50))).body).toBe('50');
  expect((await send(app, 'x'.repeat(51))).statusCode).toBe(413);
  expect((await app.inject({ method: 'POST', url: '/' })).body).toBe('none');
});

test('one address holds its part and no more, another has room, and what was answered is free again', async () => {
  const app = door();
  const first = await under(app, 40, '192.0.2.1');
  expect((await send(app, 'x'.repeat(20))).statusCode).toBe(503);
  expect((await send(app, 'x'.repeat(20), '192.0.2.2')).statusCode).toBe(200);
  first.end();
  expect((await first.answer).body).toBe('40');
  expect((await send(app, 'x'.repeat(20))).statusCode).toBe(200);
});

test('all addresses together have a bound, and what was refused holds nothing', async () => {
  const app = door();
  const [one, two] = [await under(app, 45, '192.0.2.1'), await under(app, 45, '192.0.2.2')];
  for (let again = 0; again < 3; again++)
    expect((await send(app, 'x'.repeat(20), '192.0.2.3')).statusCode).toBe(503);
  expect((await send(app, 'x'.repeat(10), '192.0.2.3')).statusCode).toBe(200);
  for (const { end, answer } of [one, two]) {
    end();
    expect((await answer).statusCode).toBe(200);
  }
});

test('a body that does not end has an end', async () => {
  const app = door({ patienceMs: 50 });
  const { answer } = await under(app, 45, '192.0.2.1');
  expect((await answer).statusCode).toBe(503);
  expect((await send(app, 'x'.repeat(50))).statusCode).toBe(200);
});
