import { repositoryUrl } from '@landfall/contracts/repository-url';
import { GitError } from '../errors.ts';

/**
 * Reads a repository's address as a person typed it and returns its normal form (see `repositoryUrl`).
 * @throws GitError `url-refused`, saying what to type instead where that can be known
 */
export function parseRepositoryUrl(text: string): string {
  const typed = text.trim();
  const parsed = repositoryUrl.safeParse(typed);
  if (parsed.success) return parsed.data;
  throw new GitError('url-refused', {
    what: 'This address cannot be used as a repository.',
    why: reason(typed),
    fix: `Use the address that you clone from, like ${isSsh(typed) ? 'ssh://git@git.example.com/acme/shop.git' : 'https://github.com/acme/shop.git'}.`,
  });
}

const isSsh = (typed: string): boolean => /^(?:ssh:|[\w.-]+@[\w.-]+:)/i.test(typed);

function reason(typed: string): string {
  if (typed === '') return 'It is empty.';
  if (/^(?:https|ssh):\/\/[^/]*:[^/]*@/i.test(typed) || /^https:\/\/[^/]*@/i.test(typed))
    return 'It carries a user name or a password; they have their own fields.';
  if (/^[^/]*@[^/]*:\d+\//.test(typed)) return 'A port belongs into an address that begins with ssh://.';
  if (isSsh(typed)) return 'It is not an SSH address of a repository: a user, a host and a plain path.';
  const protocol = /^([a-z][a-z0-9+.-]{0,20}):/i.exec(typed)?.[1]?.toLowerCase();
  if (protocol !== undefined && protocol !== 'https')
    return `It uses ${protocol}:, and only https:// and ssh:// are read.`;
  if (/^https:\/\/[^?#]*[?#]/i.test(typed)) return 'It carries a query or a fragment.';
  return 'It is not an https:// or ssh:// address of a repository.';
}
