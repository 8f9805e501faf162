import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GitError, parseRepositoryUrl } from '../index.ts';

function refusal(text: string): GitError {
  try {
    parseRepositoryUrl(text);
  } catch (error) {
    if (error instanceof GitError) return error;
  }
  throw new Error(`${text} was not refused`);
}

describe('a repository address', () => {
  it('may have blanks around it, as pasted text has', () => {
    expect(parseRepositoryUrl(' https://github.com/acme/shop/ \n')).toBe('https://github.com/acme/shop');
  });

  it('may be over SSH, short or long', () => {
    const long = 'ssh://git@github.com/acme/shop.git';
    expect(parseRepositoryUrl(' git@github.com:acme/shop.git\n')).toBe(long);
    expect(parseRepositoryUrl(long)).toBe(long);
  });

  it.each([
    ['ext::sh -c x', 'It uses ext:'],
    ['file:///etc', 'It uses file:'],
    ['git://github.com/a/b', 'It uses git:'],
    ['https://me:hunter2@github.com/a/b', 'a user name or a password'],
    ['https://github.com/a/b?ref=main', 'a query or a fragment'],
    ['', 'It is empty.'],
    ['--upload-pack=x', 'not an https:// or ssh:// address'],
    ['ssh://-oProxyCommand=touch%20x/acme', 'not an SSH address'],
    ['git@-oProxyCommand=x:acme/shop', 'not an https:// or ssh:// address'],
    ['git@git.example.com:2222/acme/shop', 'A port belongs into'],
    ['ssh://git:hunter2@github.com/a/b', 'a user name or a password'],
  ])('%j is refused with its reason', (text, why) => {
    expect(refusal(text).words.why).toContain(why);
  });

  it('never comes back in the refusal with its password', () => {
    expect(JSON.stringify(refusal('https://me:hunter2@github.com/a/b').words)).not.toContain('hunter2');
  });

  it('is https or SSH, or a refusal in words, for every text', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.string({ unit: 'binary' })), (text) => {
        try {
          expect(parseRepositoryUrl(text)).toMatch(
            /^(?:https:\/\/[^/@]+|ssh:\/\/[^/@:-][^/@:]*@[^/@-][^/@]*)\/.*[^/]$/,
          );
        } catch (error) {
          expect(error).toMatchObject({ code: 'url-refused' });
        }
      }),
    );
  });
});
