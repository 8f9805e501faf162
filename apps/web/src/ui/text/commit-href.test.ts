import { expect, test } from 'vitest';
import { commitHref } from './commit-href.ts';

const sha = 'a'.repeat(40);

test.each([
  ['https://github.com/acme/shop.git', `https://github.com/acme/shop/commit/${sha}`],
  ['https://gitlab.example.com/acme/team/shop', `https://gitlab.example.com/acme/team/shop/-/commit/${sha}`],
  ['https://bitbucket.org/acme/shop/', `https://bitbucket.org/acme/shop/commits/${sha}`],
  ['https://git.example.com:3000/acme/shop.git', `https://git.example.com:3000/acme/shop/commit/${sha}`],
  ['ssh://git@github.com/acme/shop.git', `https://github.com/acme/shop/commit/${sha}`],
  ['ssh://git@git.example.com:2222/acme/shop', `https://git.example.com/acme/shop/commit/${sha}`],
])('a commit of %s', (url, href) => {
  expect(commitHref(url, sha)).toBe(href);
});

test.each([
  ['https://127.0.0.1:4000/acme/shop.git', sha],
  ['https://[::1]/acme/shop.git', sha],
  ['http://localhost/shop', sha],
  ['ssh://git@127.0.0.1:2222/acme/shop', sha],
  ['javascript:alert(1)', sha],
  ['https://me:secret@github.com/acme/shop', sha],
  ['https://github.com/acme/shop', '../settings'],
])('no page for %s at %s', (url, revision) => {
  expect(commitHref(url, revision)).toBeNull();
});
