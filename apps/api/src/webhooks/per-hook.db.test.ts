import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type TestApi, testApi } from '../../test/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ limits: { perHook: 2 } });
});
afterAll(() => api?.close());

/** Signed by nobody. */
const knock = (url: string) =>
  api.app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
    },
    payload: '{}',
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
