import type { ProblemWords } from '@landfall/contracts/problem';
import type { GitErrorCode } from '../errors.ts';

/** How one kind of failure is recognised in what git says, and what a person is told. */
export interface Cause {
  when: RegExp;
  code: GitErrorCode;
  words: (about: About) => Pick<ProblemWords, 'why' | 'fix'>;
}

/** What the words may speak about. */
export interface About {
  host: string;
  hasCredential: boolean;
  /** What git said, cleaned and shortened. */
  said: string;
  status: string;
}

const TRY_AGAIN = 'Check the address, or try again when the host is back.';

/** First match wins. The texts matched are git's and curl's own, in their untranslated form (LC_ALL=C). */
export const CAUSES: readonly Cause[] = [
  {
    when: /File too large/,
    code: 'too-large',
    words: () => ({
      why: 'What it sent is larger than the limit for one fetch.',
      fix: 'Move large files out of the repository, or have the operator raise the limit.',
    }),
  },
  {
    when: /filter '[^']*' not supported/,
    code: 'filter-refused',
    words: ({ host }) => ({ why: `${host} leaves nothing out of what it sends.`, fix: TRY_AGAIN }),
  },
  {
    when: /could not fetch [0-9a-f]{40} from promisor remote/,
    code: 'base-withheld',
    words: ({ host }) => ({
      why: `${host} sent a change of a file that is too large to be fetched.`,
      fix: TRY_AGAIN,
    }),
  },
  {
    when: /could not read Username|could not read Password|Authentication failed|returned error: 40[13]\b/,
    code: 'authentication-failed',
    words: ({ host, hasCredential }) => ({
      why: hasCredential
        ? `${host} did not accept the user and token (or there is no such repository for them).`
        : `${host} asks for a user and a token (or there is no such repository).`,
      fix: hasCredential
        ? 'Check that the token has not expired and may read this repository, then enter it again.'
        : 'Check the address, or add a token that may read this repository.',
    }),
  },
  {
    when: /repository '.*' not found|returned error: (?:404|410)\b|not valid: is this a git repository/,
    code: 'repository-not-found',
    words: ({ host }) => ({
      why: `${host} has no Git repository at this address.`,
      fix: 'Check owner and name; a private repository may need a token before it shows.',
    }),
  },
  {
    when: /returned error: 30\d\b|update url base from redirection/,
    code: 'repository-moved',
    words: ({ host }) => ({
      why: `${host} sends us on to another address, and credentials are never taken along.`,
      fix: 'Open the repository in a browser and use the address it ends on.',
    }),
  },
  {
    when: /not our ref|couldn't find remote ref|does not allow request for unadvertised|remote ref .* not found/,
    code: 'revision-not-found',
    words: () => ({
      why: 'The repository does not have this branch, tag or commit (any more).',
      fix: 'Check the revision; after a force-push the old commit may be gone.',
    }),
  },
  {
    when: /possible repository corruption on the remote side/,
    code: 'unsafe-tree',
    words: ({ host }) => ({
      why: `${host} says that the repository is damaged.`,
      fix: 'Run `git fsck` on it, or push it anew.',
    }),
  },
  {
    when: /Could not resolve host/,
    code: 'name-not-resolved',
    words: () => ({ why: 'Its name does not resolve.', fix: TRY_AGAIN }),
  },
  {
    when: /[Cc]ertificate|SSL|TLS|gnutls/,
    code: 'unreachable',
    words: ({ said }) => ({
      why: `Its certificate was not accepted (${said}).`,
      fix: 'Use a host with a certificate for its name, or have the operator trust its authority (--git-ca FILE).',
    }),
  },
  {
    when: /returned error: 429\b/,
    code: 'unreachable',
    words: () => ({
      why: 'It answers that we ask too often (429).',
      fix: 'Nothing to do: we ask again later.',
    }),
  },
  {
    when: /returned error: 5\d\d\b/,
    code: 'unreachable',
    words: ({ status }) => ({ why: `It answers with an error of its own (${status}).`, fix: TRY_AGAIN }),
  },
  {
    when: /Failed to connect|Couldn't connect|unable to access|timed out|[Cc]onnection (?:refused|reset|was)|early EOF|hung up|RPC failed|too slow|Empty reply/,
    code: 'unreachable',
    words: ({ said }) => ({ why: `The connection failed (${said}).`, fix: TRY_AGAIN }),
  },
  {
    when: /\[(?:remote )?rejected\]|non-fast-forward|protected branch/,
    code: 'push-refused',
    words: ({ said }) => ({
      why: `The repository did not take it (${said}).`,
      fix: 'Let the token push branches, or delete the branch of this name.',
    }),
  },
  {
    when: /^(?:error|fatal): .*(?:object|fsck).*: \w+: /m,
    code: 'unsafe-tree',
    words: ({ said }) => ({
      why: `The repository holds an object that git refuses (${said}).`,
      fix: 'Rewrite the commit that brought it in; `git fsck` names it.',
    }),
  },
];
