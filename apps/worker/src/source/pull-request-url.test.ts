import { expect, test } from 'vitest';
import { pullRequestUrl } from './pull-request-url.ts';

test.each([
  [
    'https://github.com/acme/shop.git',
    'https://github.com/acme/shop/compare/main...landfall%2Fback?expand=1',
  ],
  [
    'https://gitlab.example.com/acme/shop',
    'https://gitlab.example.com/acme/shop/-/merge_requests/new?merge_request%5Bsource_branch%5D=landfall%2Fback&merge_request%5Btarget_branch%5D=main',
  ],
  [
    'https://bitbucket.org/acme/shop',
    'https://bitbucket.org/acme/shop/pull-requests/new?source=landfall%2Fback&dest=main',
  ],
  ['https://127.0.0.1:8443/acme/shop.git', null],
  ['ssh://git@127.0.0.1:2222/acme/shop.git', null],
  [
    'ssh://git@ssh.github.com:443/acme/shop.git',
    'https://github.com/acme/shop/compare/main...landfall%2Fback?expand=1',
  ],
])('%s', (repository, url) => {
  expect(pullRequestUrl(repository, 'main', 'landfall/back')).toBe(url);
});
