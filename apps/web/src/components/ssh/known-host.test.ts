import { expect, test } from 'vitest';
import { isPublishing, whereToAdd } from './known-host.ts';

test.each([
  ['git@github.com:acme/shop.git', 'https://github.com/acme/shop/settings/keys/new'],
  ['ssh://git@ssh.github.com:443/acme/shop', 'https://github.com/acme/shop/settings/keys/new'],
  ['git@gitlab.com:a/b/c.git', 'https://gitlab.com/a/b/c/-/settings/repository#js-deploy-keys-settings'],
  ['git@bitbucket.org:acme/shop.git', 'https://bitbucket.org/acme/shop/admin/access-keys/'],
])('of %s it is known where its keys are added, and by which it is known', (url, href) => {
  expect(whereToAdd(url).href).toBe(href);
  expect(isPublishing(url)).toBe(true);
});

test.each(['git@git.example.com:acme/shop.git', 'git@github.com.evil.example:acme/shop', 'git@', ''])(
  'of %j it is not',
  (url) => {
    expect(whereToAdd(url).href).toBeNull();
    expect(isPublishing(url)).toBe(false);
  },
);
