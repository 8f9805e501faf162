import { createHmac, randomUUID } from 'node:crypto';
import { type DeliveryView, TOO_MANY_CALLS } from '@landfall/contracts/repository';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connect, type Person, type TestApi, testApi } from '../../test/api.ts';

let api: TestApi;
let ada: Person;
beforeAll(async () => {
  api = await testApi({ limits: { perHook: 2 } });
  ada = await api.signUp();
});
afterAll(() => api?.close());

const BODY = JSON.stringify({ ref: 'refs/heads/main', after: 'a'.repeat(40) });
type Connected = Awaited<ReturnType<typeof connect>>;

/** Calls a webhook six times, one after the other; the statuses of the answers. */
async function call({ webhook }: Connected, secret: string): Promise<number[]> {
  const signature = createHmac('sha256', secret).update(BODY).digest('hex');
  const answers: number[] = [];
  for (let count = 0; count < 6; count += 1) {
    const headers = {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${signature}`,
    };
    const { pathname: url } = new URL(webhook.url);
    const { statusCode } = await api.app.inject({ method: 'POST', url, headers, payload: BODY });
    answers.push(statusCode);
  }
  return answers;
}

async function rows({ id }: Connected) {
  const url = `/v1/deliveries?repositoryId=${id}`;
  const response = await api.app.inject({ url, headers: ada.bearer });
  const { items } = response.json<{ items: DeliveryView[] }>();
  return items.map(({ event, ref, payload, state }) => ({
    event,
    ref,
    after: payload?.after ?? null,
    state,
  }));
}

const PUSH = { event: 'push', ref: 'refs/heads/main', after: 'a'.repeat(40), state: 'pending' };
const LATE = { event: TOO_MANY_CALLS, ref: null, after: null, state: 'pending' };

test('what a burst had refused is looked at soon, once; calls that nobody signed leave nothing behind', async () => {
  const [forged, signed] = [await connect(api.app, ada), await connect(api.app, ada)];
  expect(await call(forged, 'a guess')).toEqual([401, 401, 429, 429, 429, 429]);
  expect(await call(signed, signed.webhookSecret)).toEqual([202, 202, 429, 429, 429, 429]);
  const soon = { timeout: 10_000, interval: 50 };
  await vi.waitFor(async () => expect(await rows(signed)).toEqual([LATE, PUSH, PUSH]), soon);
  // Whose calls were refused before.
  expect(await rows(forged)).toEqual([]);
});

test('of one that was removed meanwhile nothing is asked', async () => {
  const [gone, other] = [await connect(api.app, ada), await connect(api.app, ada)];
  await call(gone, gone.webhookSecret);
  const { statusCode } = await api.app.inject({
    method: 'DELETE',
    url: `/v1/repositories/${gone.id}`,
    headers: ada.bearer,
  });
  expect(statusCode).toBeLessThan(300);
  await call(other, other.webhookSecret);
  await vi.waitFor(async () => expect(await rows(other)).toContainEqual(LATE), { timeout: 10_000 });
});
