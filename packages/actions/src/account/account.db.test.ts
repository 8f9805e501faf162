import { signUpInput } from '@landfall/contracts/account';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { listActivity } from '../activity/list.ts';
import { createToken } from '../tokens/create.ts';
import { listTokens } from '../tokens/list.ts';
import { revokeToken } from '../tokens/revoke.ts';
import { authenticate } from './authenticate.ts';
import { getMe } from './me.ts';
import { listSessions, revokeSession } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { signUp } from './sign-up.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const ada = signUpInput.parse({
  name: 'Ada',
  email: ' Ada@Example.COM ',
  password: 'correct horse battery',
  organization: 'Acme',
});
const visitor = { ip: '192.0.2.1', userAgent: 'test' };

it('signs up with an organization and its default project, and signs in again whatever the spelling of the address', async () => {
  const grant = await signUp(test.platform, visitor, ada);
  expect(grant.me).toMatchObject({
    user: { name: 'Ada', email: 'ada@example.com' },
    organization: { name: 'Acme' },
  });
  const again = await signIn(test.platform, visitor, { email: 'ada@example.com', password: ada.password });
  expect(again.session).not.toBe(grant.session);
  const who = await authenticate(test.platform, visitor, again.session);
  expect(who?.by).toBe('session');
  expect(who && (await getMe(who.context))).toEqual(grant.me);
  expect(
    (await listActivity(who?.context ?? neverReached(), { limit: 10 })).items.map((entry) => entry.action),
  ).toEqual(['session.create', 'session.create', 'organization.create']);
});

it('refuses a second account for an address, a wrong password and an unknown address in the same words', async () => {
  await expect(signUp(test.platform, visitor, ada)).rejects.toMatchObject({ code: 'conflict' });
  const wrong = await signIn(test.platform, visitor, {
    email: ada.email,
    password: 'not this one at all',
  }).catch(String);
  const unknown = await signIn(test.platform, visitor, { email: 'nobody@example.com', password: 'x' }).catch(
    String,
  );
  expect(wrong).toBe(unknown);
});

it('keeps hashes only: no secret that was handed out stands in any row', async () => {
  const grant = await signIn(test.platform, visitor, { email: ada.email, password: ada.password });
  const who = await authenticate(test.platform, visitor, grant.session);
  const context = who?.context ?? neverReached();
  const { token } = await createToken(context, { name: 'ci', expiresInDays: 1 });
  expect(token).toMatch(/^lf_pat_/);
  const rows = await Promise.all([listTokens(context), listActivity(context, { limit: 50 })]);
  for (const secret of [grant.session, token, ada.password])
    expect(JSON.stringify(rows)).not.toContain(secret);
});

it('ends sessions and tokens at once, and refuses what is expired, malformed or of a removed member', async () => {
  const grant = await signIn(test.platform, visitor, { email: ada.email, password: ada.password });
  const who = await authenticate(test.platform, visitor, grant.session);
  if (who?.by !== 'session') return neverReached();
  const { token, id } = await createToken(who.context, { name: 'ci', expiresInDays: 1 });
  expect((await authenticate(test.platform, visitor, token))?.by).toBe('token');
  const tomorrow = { ...test.platform, now: () => new Date(Date.now() + 2 * 86_400_000) };
  expect(await authenticate(tomorrow, visitor, token)).toBeUndefined();
  expect(await authenticate(tomorrow, visitor, grant.session)).toBeUndefined();
  await revokeToken(who.context, id);
  expect(await authenticate(test.platform, visitor, token)).toBeUndefined();
  await expect(revokeToken(who.context, id)).rejects.toMatchObject({ code: 'not-found' });
  expect((await listSessions(who.context, who.sessionId)).filter((session) => session.current)).toHaveLength(
    1,
  );
  await revokeSession(who.context, who.sessionId);
  expect(await authenticate(test.platform, visitor, grant.session)).toBeUndefined();
  for (const junk of ['', 'Bearer', 'lf_ses_', grant.session.slice(0, -1), `${grant.session}x`, '\u0000']) {
    expect(await authenticate(test.platform, visitor, junk)).toBeUndefined();
  }
});

function neverReached(): never {
  throw new Error('the test did not get here with what it needs');
}
