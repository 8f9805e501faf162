import { expect, test } from 'vitest';
import { githubProvider } from './options.ts';

const way = {
  host: 'github.com',
  clientId: 'Iv1.x',
  authorizeUrl: 'https://github.com/login/oauth/authorize',
};
const grant = { id: '1', name: 'Ada', email: 'a@b.example', session: 'opaque' };

function request(params: object, checks: object) {
  const asked: object[] = [];
  const provider = githubProvider(way, async (brought) => {
    asked.push(brought);
    return grant;
  });
  const { token } = provider;
  if (typeof token !== 'object' || !token.request) throw new Error('The API exchanges the code.');
  const answer = token.request({ params, checks } as Parameters<typeof token.request>[0]);
  return { answer: Promise.resolve(answer), asked };
}

test('what comes back with the state of this browser is exchanged, with its verifier', async () => {
  const { answer, asked } = request({ code: 'c', state: 's' }, { state: 's', code_verifier: 'v' });
  expect(await answer).toEqual({ tokens: { granted: grant } });
  expect(asked).toEqual([{ code: 'c', verifier: 'v' }]);
});

test.each([
  [
    { code: 'c', state: 'of somebody else' },
    { state: 's', code_verifier: 'v' },
  ],
  [{ code: 'c' }, { code_verifier: 'v' }],
  [{ code: 'c' }, { state: 's', code_verifier: 'v' }],
  [{ code: 'c', state: 's' }, { state: 's' }],
  [{ state: 's' }, { state: 's', code_verifier: 'v' }],
])('%j against %j is nobody’s answer', async (params, checks) => {
  const { answer, asked } = request(params, checks);
  await expect(answer).rejects.toThrow('not-begun-here');
  expect(asked).toEqual([]);
});

test('no secret of the App is here', () => {
  expect(githubProvider(way, async () => grant)).not.toHaveProperty('clientSecret');
});
