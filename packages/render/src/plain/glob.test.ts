import fc from 'fast-check';
import { expect, it } from 'vitest';
import { globTest } from './glob.ts';

const hits = (pattern: string, paths: string[]) => paths.filter((path) => globTest(pattern)?.(path));

/** What Argo CD's own glob says of each. */
it.each([
  ['*.yaml', ['a.yaml', 'env/b.yaml'], ['a.yml', 'env/c.json']],
  ['env/*', ['env/a.yaml', 'env/deep/b.yaml'], ['a.yaml', 'my/env/a.yaml']],
  ['env*.yaml', ['env.yaml', 'env/prod/a.yaml'], ['a/env.yaml']],
  ['**/a.yaml', ['x/a.yaml', 'x/y/a.yaml'], ['a.yaml']],
  ['{*.yml,*.yaml}', ['a.yml', 'b/c.yaml'], ['a.json']],
  ['{config.json,env-use2/*}', ['config.json', 'env-use2/a.yaml'], ['x/config.json']],
  ['{a,{b,c}d}.yaml', ['a.yaml', 'bd.yaml', 'cd.yaml'], ['b.yaml']],
  ['?.yaml', ['a.yaml', 'é.yaml'], ['ab.yaml', '.yaml']],
  ['[ab].yaml', ['a.yaml', 'b.yaml'], ['c.yaml']],
  ['[!a-c].yaml', ['d.yaml'], ['a.yaml', 'b.yaml']],
  ['\\*.yaml', ['*.yaml'], ['a.yaml']],
  ['a.yaml', ['a.yaml'], ['x/a.yaml', 'a.yamlx']],
])('%s', (pattern, inside, outside) => {
  expect(hits(pattern, [...inside, ...outside])).toEqual(inside);
});

it.each(['[a', '{a,b', '{a', 'a\\', '[', 'a}b{'])('%j is no glob', (pattern) => {
  expect(globTest(pattern)).toBeUndefined();
});

it('takes no longer for a pattern made to', () => {
  const hostile = `${'*a'.repeat(120)}b`;
  expect(globTest(hostile)?.('a'.repeat(1_000))).toBe(false);
  expect(globTest(`${'{a,a}'.repeat(50)}`)?.('a'.repeat(50))).toBe(true);
});

it('a text without special characters is only itself', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z./-]{1,20}$/),
      fc.stringMatching(/^[a-z./-]{1,20}$/),
      (one, other) => {
        expect(globTest(one)?.(other)).toBe(one === other);
      },
    ),
  );
});
