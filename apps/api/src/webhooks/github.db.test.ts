import { createHmac, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { DeliveryView, RepositoryView } from '@landfall/contracts/repository';
import { makeToken } from '@landfall/crypto/token';
import examples from '@octokit/webhooks-examples' with { type: 'json' };
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Person, seen, type TestApi, testApi } from '../../test/api.ts';

let api: TestApi;
let ada: Person;
let repository: Awaited<ReturnType<typeof connect>>;
let url: string;
beforeAll(async () => {
  api = await testApi({ limits: { perHook: 100_000 } });
  ada = await api.signUp();
  repository = await connect(api.app, ada);
  url = new URL(repository.webhook.url).pathname;
});
afterAll(() => api.close());

const push = (after = 'a'.repeat(40)) =>
  JSON.stringify({ ref: 'refs/heads/main', after, commits: [], pusher: { name: 'ada' } });
const sign = (body: string | Buffer, secret = repository.webhookSecret) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
const headersOf = (body: string, more: Record<string, string> = {}) => ({
  'content-type': 'application/json',
  'x-github-event': 'push',
  'x-github-delivery': randomUUID(),
  'x-hub-signature-256': sign(body),
  ...more,
});
const deliver = (payload: string, headers: Record<string, string>, to = url) =>
  api.app.inject({ method: 'POST', url: to, headers, payload });
const deliveries = async (): Promise<DeliveryView[]> => {
  const response = await api.app.inject({ url: '/v1/deliveries?limit=200', headers: ada.bearer });
  return response.json<{ items: DeliveryView[] }>().items;
};

describe('a signed delivery', () => {
  test('is a row before it is answered, once per delivery id', async () => {
    const headers = headersOf(push());
    expect((await deliver(push(), headers)).statusCode).toBe(202);
    expect((await deliver(push(), headers)).statusCode).toBe(202);
    const mine = (await deliveries()).filter((row) => row.providerId === headers['x-github-delivery']);
    expect(mine).toHaveLength(1);
    expect(mine[0]).toMatchObject({ event: 'push', ref: 'refs/heads/main', attempts: 2, revision: null });
  });

  test('what its payload said is shown as a hint, plain and bounded, and nothing else of it is kept', async () => {
    const body = JSON.stringify({
      ref: 'refs/heads/main',
      before: 'a'.repeat(40),
      after: 'b'.repeat(40),
      forced: true,
      commits: [{ id: 'x', author: { email: 'ada@example.com' } }],
      pusher: { name: 'ada', email: 'ada@example.com' },
      head_commit: { message: `Turn it\u0007 round\n\nA secret remark` },
    });
    const headers = headersOf(body);
    expect((await deliver(body, headers)).statusCode).toBe(202);
    const told = (await deliveries()).find((row) => row.providerId === headers['x-github-delivery']);
    expect(told?.payload).toEqual({
      before: 'a'.repeat(40),
      after: 'b'.repeat(40),
      deleted: false,
      forced: true,
      commits: 1,
      pusher: 'ada',
      message: 'Turn it round',
    });
    expect(JSON.stringify(told)).not.toMatch(/example\.com|secret remark/);
  });

  test('a person has it delivered again: Git is looked at once more, and it is said who asked', async () => {
    const headers = headersOf(push());
    await deliver(push(), headers);
    const told = (await deliveries()).find((row) => row.providerId === headers['x-github-delivery']);
    const again = (person: Person) =>
      api.app.inject({
        method: 'POST',
        url: `/v1/deliveries/${told?.id}/redeliver`,
        headers: person.bearer,
      });
    const answer = await again(ada);
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toMatchObject({ id: told?.id, state: 'pending', attempts: 1 });
    expect((await again(await api.signUp())).statusCode).toBe(404);
    const activity = await api.app.inject({ url: '/v1/activity', headers: ada.bearer });
    const { items } = activity.json<{ items: { action: string }[] }>();
    expect(items.filter(({ action }) => action === 'delivery.redeliver')).toHaveLength(1);
  });

  test('a ping is answered 200 and is no delivery', async () => {
    const before = (await deliveries()).length;
    const body = JSON.stringify({ zen: 'Keep it simple.', hook_id: 1 });
    expect((await deliver(body, headersOf(body, { 'x-github-event': 'ping' }))).statusCode).toBe(200);
    expect(await deliveries()).toHaveLength(before);
  });

  test('form encoding, as GitHub can be set to, is verified over the raw bytes too', async () => {
    const body = `payload=${encodeURIComponent(push())}`;
    const headers = headersOf(body, { 'content-type': 'application/x-www-form-urlencoded' });
    expect((await deliver(body, headers)).statusCode).toBeLessThan(500);
  });
});

describe('HOOK-2: what is not signed with this secret', () => {
  const corpus: [string, (body: string) => Record<string, string>][] = [
    ['no signature', () => ({ 'x-hub-signature-256': '' })],
    ['another secret', (body) => ({ 'x-hub-signature-256': sign(body, makeToken('webhook')) })],
    ['an empty secret', (body) => ({ 'x-hub-signature-256': sign(body, '') })],
    ['of another body', () => ({ 'x-hub-signature-256': sign('{}') })],
    ['cut short', (body) => ({ 'x-hub-signature-256': sign(body).slice(0, 20) })],
    ['without its algorithm', (body) => ({ 'x-hub-signature-256': sign(body).slice(7) })],
    [
      'SHA-1 only',
      (body) => ({
        'x-hub-signature-256': '',
        'x-hub-signature': `sha1=${createHmac('sha1', repository.webhookSecret).update(body).digest('hex')}`,
      }),
    ],
    ['not hex', () => ({ 'x-hub-signature-256': `sha256=${'z'.repeat(64)}` })],
  ];

  test.each(corpus)('%s: 401, nothing recorded', async (_what, more) => {
    const before = (await deliveries()).length;
    const response = await deliver(push(), headersOf(push(), more(push())));
    expect(response.statusCode).toBe(401);
    expect(await deliveries()).toHaveLength(before);
  });

  test('an unknown hook, a hook that is no id and a wrong signature get the same bytes', async () => {
    const wrong = headersOf(push(), { 'x-hub-signature-256': sign(push(), 'wrong') });
    const answers = await Promise.all(
      [url, `/webhooks/github/${randomUUID()}`, '/webhooks/github/none'].map((to) =>
        seen(api.app, { method: 'POST', url: to, headers: wrong, payload: push() }),
      ),
    );
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(answers[0]?.status).toBe(401);
  });

  test('the secret of another repository does not open this one', async () => {
    const other = await connect(api.app, await api.signUp());
    const more = { 'x-hub-signature-256': sign(push(), other.webhookSecret) };
    expect((await deliver(push(), headersOf(push(), more))).statusCode).toBe(401);
  });

  test('after rotating, only the new secret counts', async () => {
    const fresh = await connect(api.app, ada);
    const to = new URL(fresh.webhook.url).pathname;
    const rotated = await api.app.inject({
      method: 'POST',
      url: `/v1/repositories/${fresh.id}/webhook-secret`,
      headers: ada.bearer,
    });
    const { webhookSecret } = rotated.json<{ webhookSecret: string }>();
    const withSecret = (secret: string) =>
      deliver(push(), headersOf(push(), { 'x-hub-signature-256': sign(push(), secret) }), to);
    expect((await withSecret(fresh.webhookSecret)).statusCode).toBe(401);
    expect((await withSecret(webhookSecret)).statusCode).toBe(202);
  });
});

const repositoryOf = async (id: string) =>
  (await api.app.inject({ url: `/v1/repositories/${id}`, headers: ada.bearer })).json<RepositoryView>();

describe('what a signed body names', () => {
  test('HOOK-4: decides nothing: the address says which repository it is, however its own are written', async () => {
    const [mine, other] = [await connect(api.app, ada), await connect(api.app, ada)];
    const names = {
      clone_url: '.*',
      full_name: '(a+)+$',
      html_url: (await repositoryOf(other.id)).url,
      id: 1,
    };
    const body = JSON.stringify({ ...JSON.parse(push()), repository: names });
    const signed = { 'x-hub-signature-256': sign(body, mine.webhookSecret) };
    const answer = await deliver(body, headersOf(body, signed), new URL(mine.webhook.url).pathname);
    expect(answer.statusCode).toBe(202);
    const told = (await deliveries()).filter(({ repositoryId }) =>
      [mine.id, other.id].includes(repositoryId),
    );
    expect(told.map(({ repositoryId }) => repositoryId)).toEqual([mine.id]);
  });

  test('HOOK-5: an old commit moves nothing back: only Git says where a branch is', async () => {
    const before = await repositoryOf(repository.id);
    const headers = headersOf(push('0'.repeat(39).concat('1')));
    expect((await deliver(push('0'.repeat(39).concat('1')), headers)).statusCode).toBe(202);
    const told = (await deliveries()).find((row) => row.providerId === headers['x-github-delivery']);
    expect(told).toMatchObject({ revision: null, state: 'pending' });
    expect((await repositoryOf(repository.id)).headRevision).toBe(before.headRevision);
  });
});

describe('HOOK-3: signed nonsense', () => {
  test('is never a 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.json(), fc.string()),
        fc.constantFrom('push', 'ping', 'pull_request', 'x', 'PUSH', ''),
        async (body, event) => {
          const response = await deliver(body, headersOf(body, { 'x-github-event': event }));
          expect([200, 202, 400, 401]).toContain(response.statusCode);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('every payload that GitHub shows is taken, whole and as it is', async () => {
  for (const { name, examples: bodies } of examples as unknown as { name: string; examples: unknown[] }[])
    for (const body of bodies.map((one) => JSON.stringify(one))) {
      const { statusCode } = await deliver(body, headersOf(body, { 'x-github-event': name }));
      expect([name, statusCode]).toEqual([name, name === 'ping' ? 200 : 202]);
    }
});

describe('HOOK-1: size', () => {
  let origin: URL;
  beforeAll(async () => {
    origin = new URL(await api.listen());
  });

  test('a declared 26 MB is refused before a byte of it is read', async () => {
    const answer = await new Promise<{ status: number | undefined; sent: number }>((resolve, reject) => {
      const request = http.request({
        host: origin.hostname,
        port: origin.port,
        path: url,
        method: 'POST',
        headers: { ...headersOf('x'), 'content-length': String(26 * 1024 * 1024) },
      });
      request.on('response', (response) => {
        resolve({ status: response.statusCode, sent: request.socket?.bytesWritten ?? 0 });
        request.destroy();
      });
      request.on('error', reject);
      request.flushHeaders();
    });
    expect(answer.status).toBe(413);
    expect(answer.sent).toBeLessThan(2000);
  });

  test('a body that hides its length is cut off at the cap', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = http.request({
        host: origin.hostname,
        port: origin.port,
        path: url,
        method: 'POST',
        headers: { ...headersOf('x'), 'transfer-encoding': 'chunked' },
      });
      request.on('response', (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      request.on('error', reject);
      const piece = Buffer.alloc(1024 * 1024);
      let left = 27;
      const write = () => {
        while (left > 0 && !request.destroyed) {
          left -= 1;
          if (!request.write(piece)) return void request.once('drain', write);
        }
      };
      write();
    });
    expect(status).toBe(413);
  });

  test('a megabyte, past what other doors take, is read', async () => {
    const body = JSON.stringify({ ref: 'refs/heads/main', after: 'b'.repeat(40), pad: 'x'.repeat(2 << 20) });
    expect((await deliver(body, headersOf(body))).statusCode).toBe(202);
  });
});
