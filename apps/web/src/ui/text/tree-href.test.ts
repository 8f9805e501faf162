import { expect, test } from 'vitest';
import { treeHref } from './tree-href.ts';

const revision = 'a'.repeat(40);

test.each([
  ['https://github.com/acme/shop.git', 'shop/web', `https://github.com/acme/shop/tree/${revision}/shop/web`],
  ['https://github.com/acme/shop', '.', `https://github.com/acme/shop/tree/${revision}`],
  [
    'https://gitlab.example.com/a/shop.git',
    'web',
    `https://gitlab.example.com/a/shop/-/tree/${revision}/web`,
  ],
  ['https://bitbucket.org/acme/shop', 'a b', `https://bitbucket.org/acme/shop/src/${revision}/a%20b`],
  [
    'https://code.example.com/acme/shop',
    'web',
    `https://code.example.com/acme/shop/src/commit/${revision}/web`,
  ],
  ['https://127.0.0.1:8443/acme/shop.git', 'web', null],
  ['javascript:alert(1)', 'web', null],
])('%s, %s', (repository, path, href) => {
  expect(treeHref(repository, revision, path)).toBe(href);
});

test('a branch has no page that stays', () => {
  expect(treeHref('https://github.com/acme/shop', 'main', 'web')).toBeNull();
});
