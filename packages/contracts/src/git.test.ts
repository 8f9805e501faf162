import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitId, gitUrl, refName } from './git.ts';

describe('GIT-2: repository addresses', () => {
  it.each([
    ['https://github.com/acme/shop.git', 'https://github.com/acme/shop.git'],
    ['https://GitHub.com/Acme/Shop/', 'https://github.com/Acme/Shop'],
    ['HTTPS://git.example.com:443/a', 'https://git.example.com/a'],
    ['https://git.example.com:8443/a/b/c_d-e.f~g', 'https://git.example.com:8443/a/b/c_d-e.f~g'],
    ['https://127.0.0.1:9000/landfall/sample.git', 'https://127.0.0.1:9000/landfall/sample.git'],
    ['https://[::1]:9000/a', 'https://[::1]:9000/a'],
    ['https://git.example.com/a%20b', 'https://git.example.com/a%20b'],
  ])('takes %s', (text, normal) => {
    expect(gitUrl.parse(text)).toBe(normal);
  });

  it.each([
    'ext::sh -c "touch /tmp/x"',
    'EXT::sh',
    'fd::17',
    'file:///etc',
    '/etc/passwd',
    './repo',
    '../repo',
    'git://github.com/acme/shop',
    'http://github.com/acme/shop',
    'ssh://git@github.com/acme/shop',
    'ssh://-oProxyCommand=touch%20x/acme',
    'git@github.com:acme/shop.git',
    '-u./payload',
    '--upload-pack=touch x',
    '-oProxyCommand=x',
    'https::https://github.com/a/b',
    'https://user:token@github.com/acme/shop',
    'https://token@github.com/acme/shop',
    'https://github.com',
    'https://github.com/',
    'https://github.com/a?b=c',
    'https://github.com/a#b',
    'https://github.com/a b',
    'https://github.com/a\nb',
    'https://github.com/a\u0000b',
    'https://github.com/a%0ab',
    'https://github.com/a%0D%0Ahost',
    'https://github.com/a%00',
    'https://github.com/a%2f..%2fb',
    'https://github.com/%2e%2e/b',
    'https://github.com/a/../b',
    'https://github.com/./a',
    'https://github.com//a',
    'https://github.com\\@evil.example/a',
    'https:/github.com/a',
    'https:github.com/a',
    'https://-oProxyCommand/a',
    'https://github.com:99999/a',
    'https://gíthub.com/a',
    ' https://github.com/a',
    `https://github.com/${'a'.repeat(2048)}`,
    '',
  ])('refuses %j', (text) => {
    expect(gitUrl.safeParse(text).success).toBe(false);
  });

  it('is its own normal form', () => {
    const part = fc.stringMatching(/^[\w.~+@%=,-]{1,12}$/);
    fc.assert(
      fc.property(fc.domain(), fc.array(part, { minLength: 1, maxLength: 4 }), (host, parts) => {
        const parsed = gitUrl.safeParse(`https://${host}/${parts.join('/')}`);
        if (parsed.success) expect(gitUrl.parse(parsed.data)).toBe(parsed.data);
      }),
    );
  });
});

describe('GIT-2: names of branches, tags and commits', () => {
  it.each(['main', 'feature/x-1', 'v1.2.3', 'refs/heads/main', 'a@b', 'größe', 'release-2.x'])(
    'takes %s',
    (name) => {
      expect(refName.safeParse(name).success).toBe(true);
    },
  );
  it.each([
    '--output=x',
    '-x',
    'a b',
    'a\u0000b',
    'a\nb',
    'a..b',
    'a@{0}',
    '@',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[b',
    'a\\b',
    '/a',
    'a/',
    'a//b',
    'a/.b',
    '.a',
    'a.',
    'a.lock',
    'a.lock/b',
    '',
    'a'.repeat(256),
  ])('refuses %j', (name) => {
    expect(refName.safeParse(name).success).toBe(false);
  });
  it.each(['HEAD', 'abc1234', 'A'.repeat(40), 'g'.repeat(40), 'a'.repeat(41), `${'a'.repeat(40)}\n`])(
    'is no commit id: %j',
    (id) => {
      expect(commitId.safeParse(id).success).toBe(false);
    },
  );
});
