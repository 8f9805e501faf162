import { gitUrl } from '@landfall/contracts/git';
import { GitError } from '../errors.ts';

/**
 * Reads a repository's address as a person typed it and returns its normal form (see `gitUrl`).
 * @throws GitError `url-refused`, saying what to type instead where that can be known
 */
export function parseRepositoryUrl(text: string): string {
  const typed = text.trim();
  const parsed = gitUrl.safeParse(typed);
  if (parsed.success) return parsed.data;
  throw new GitError('url-refused', {
    what: 'This address cannot be used as a repository.',
    why: reason(typed),
    fix: `Use the https:// address that you clone from, like ${suggestion(typed)}.`,
  });
}

function reason(typed: string): string {
  if (typed === '') return 'It is empty.';
  if (/^https:\/\/[^/]*@/i.test(typed))
    return 'It carries a user name or a password; they have their own fields.';
  if (/^(?:ssh:|git\+ssh:|[\w.-]+@[\w.-]+:)/i.test(typed))
    return 'Repositories are read over https, not over SSH.';
  const protocol = /^([a-z][a-z0-9+.-]{0,20}):/i.exec(typed)?.[1]?.toLowerCase();
  if (protocol !== undefined && protocol !== 'https')
    return `It uses ${protocol}:, and only https:// is read.`;
  if (/^https:\/\/[^?#]*[?#]/i.test(typed)) return 'It carries a query or a fragment.';
  return 'It is not an https:// address of a repository.';
}

/** `git@host:owner/name` and `ssh://git@host/owner/name` say which https address is meant. */
function suggestion(typed: string): string {
  const scp = /^(?:ssh:\/\/)?[\w-]+@([a-z0-9.-]+)[:/]([\w.-]+(?:\/[\w.-]+)+)$/i.exec(typed);
  const meant = scp ? gitUrl.safeParse(`https://${scp[1]}/${scp[2]}`) : undefined;
  return meant?.success ? meant.data : 'https://github.com/acme/shop.git';
}
