import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repositoryUrl, sshPlaceOf } from './repository-url.ts';

describe('GIT-2: repository addresses over SSH', () => {
  it.each([
    ['git@github.com:acme/shop.git', 'ssh://git@github.com/acme/shop.git'],
    ['git@GitHub.com:Acme/Shop.git/', 'ssh://git@github.com/Acme/Shop.git'],
    ['ssh://git@github.com/acme/shop.git', 'ssh://git@github.com/acme/shop.git'],
    ['SSH://git@github.com:22/acme/shop', 'ssh://git@github.com/acme/shop'],
    ['ssh://git@ssh.github.com:443/acme/shop', 'ssh://git@ssh.github.com:443/acme/shop'],
    ['git@git.sr.ht:~user/repo', 'ssh://git@git.sr.ht/~user/repo'],
    ['git@git.example.com:/srv/shop.git', 'ssh://git@git.example.com/srv/shop.git'],
    ['org-123@github.com:acme/shop', 'ssh://org-123@github.com/acme/shop'],
    ['ssh://git@[::1]:2222/acme/shop', 'ssh://git@[::1]:2222/acme/shop'],
    ['https://GitHub.com/acme/shop/', 'https://github.com/acme/shop'],
  ])('takes %s', (text, normal) => {
    expect(repositoryUrl.parse(text)).toBe(normal);
  });

  it.each([
    'ssh://-oProxyCommand=touch%20x/acme',
    'ssh://-oProxyCommand=x@github.com/acme',
    'ssh://git@-oProxyCommand=x/acme',
    'git@-oProxyCommand=x:acme/shop',
    '-oProxyCommand=x@github.com:acme/shop',
    'git@github.com:-oProxyCommand=x/shop',
    'ssh://git@github.com/-u/shop',
    'ssh://git@github.com/--upload-pack=x',
    'ssh://git:hunter2@github.com/acme/shop',
    'ssh://github.com/acme/shop',
    'github.com:acme/shop',
    'git@github.com',
    'git@github.com:',
    'ssh://git@github.com/',
    'ssh://git@github.com:0/a',
    'ssh://git@github.com:65536/a',
    'git@git.example.com:2222/acme/shop.git',
    "git@github.com:acme/shop'; touch x'",
    'git@github.com:acme/$(touch x)',
    'git@github.com:acme/`touch x`',
    'git@github.com:acme/a b',
    'git@github.com:acme/a\nb',
    'git@github.com:acme/a%27b',
    'git@github.com:acme/../b',
    'git@github.com:./a',
    'git@github.com:a//b',
    'git@github.com:a?b',
    'git@0x7f.1:acme/shop',
    'git@2130706433:acme/shop',
    'ssh://git@0177.0.0.1/acme/shop',
    'git@github.com.:acme/shop',
    'ssh+git://git@github.com/a/b',
    'ext::ssh git@github.com a',
    `git@github.com:${'a'.repeat(2100)}`,
    '',
  ])('refuses %j', (text) => {
    expect(repositoryUrl.safeParse(text).success).toBe(false);
  });

  it('is its own normal form, and none of its parts can be an option', () => {
    const part = fc.stringMatching(/^[\w.~+@=,-]{1,12}$/);
    const user = fc.oneof(fc.constant('git'), part);
    const parts = fc.array(part, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(user, fc.domain(), parts, (who, host, path) => {
        const parsed = repositoryUrl.safeParse(`${who}@${host}:${path.join('/')}`);
        if (!parsed.success) return;
        expect(repositoryUrl.parse(parsed.data)).toBe(parsed.data);
        const place = sshPlaceOf(parsed.data);
        for (const word of [place?.user, place?.host, ...(place?.path.split('/') ?? ['-'])])
          expect(word).toMatch(/^[^-]/);
      }),
    );
  });
});
