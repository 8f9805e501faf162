import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type TestApi, testApi } from '../../test/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ limits: { perHook: 2, perAddress: 10 } });
});
afterAll(() => api?.close());

const BODY = JSON.stringify({ ref: 'refs/heads/main', after: 'a'.repeat(40) });
/** Signed by nobody, unless with a secret. */
const knock = (url: string, secret = randomUUID() as string) =>
  api.app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(BODY).digest('hex')}`,
    },
    payload: BODY,
  });

test('a webhook address that is used too often is answered so, whether anybody has it or not, and in whatever case', async () => {
  const repository = await connect(api.app, await api.signUp());
  const known = new URL(repository.webhook.url).pathname;
  for (const url of [known, `/webhooks/github/${randomUUID()}`]) {
    const id = url.split('/').at(-1) ?? '';
    const urls = [url, url.replace(id, id.toUpperCase()), url];
    const answers = [];
    for (const one of urls) answers.push(await knock(one));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 429]);
    expect(Number(answers[2]?.headers['retry-after'])).toBeGreaterThan(0);
  }
});

test('one noisy address is answered 429 with what to do, and keeps no other out that the same sender calls', async () => {
  const [noisy, quiet] = [
    await connect(api.app, await api.signUp()),
    await connect(api.app, await api.signUp()),
  ];
  const call = ({ webhook, webhookSecret }: typeof noisy) =>
    knock(new URL(webhook.url).pathname, webhookSecret);
  const answers = await Promise.all(Array.from({ length: 30 }, () => call(noisy)));
  expect(answers.filter(({ statusCode }) => statusCode === 202)).toHaveLength(2);
  const refused = answers.filter(({ statusCode }) => statusCode === 429);
  expect(refused).toHaveLength(28);
  expect(refused[0]?.headers['content-type']).toContain('application/problem+json');
  expect(refused[0]?.json()).toMatchObject({
    title: 'Too many requests.',
    fix: expect.stringMatching(/^Wait \d+ seconds? and try again\.$/),
  });
  expect(refused[0]?.json().fix).toContain(String(refused[0]?.headers['retry-after']));
  expect((await call(quiet)).statusCode).toBe(202);
});
