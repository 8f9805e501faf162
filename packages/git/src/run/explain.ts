import type { ProblemWords } from '@landfall/contracts/problem';
import { GitError, type GitErrorCode } from '../errors.ts';
import type { Remote } from '../remote/remote.ts';
import type { GitResult } from './run-git.ts';

interface Case {
  when: RegExp;
  code: GitErrorCode;
  words: (about: About) => Pick<ProblemWords, 'why' | 'fix'>;
}

interface About {
  host: string;
  hasCredential: boolean;
  /** What git said, cleaned and shortened. */
  said: string;
  status: string;
}

const TRY_AGAIN = 'Check the address, or try again when the host is back.';

/** First match wins. The texts matched are git's and curl's own, in their untranslated form (LC_ALL=C). */
const CASES: readonly Case[] = [
  {
    when: /File too large/,
    code: 'too-large',
    words: () => ({
      why: 'What it sent is larger than the limit for one fetch.',
      fix: 'Move large files out of the repository, or have the operator raise the limit.',
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
      fix: 'Use a host with a certificate for its name, or have its authority added.',
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
    when: /^(?:error|fatal): .*(?:object|fsck).*: \w+: /m,
    code: 'unsafe-tree',
    words: ({ said }) => ({
      why: `The repository holds an object that git refuses (${said}).`,
      fix: 'Rewrite the commit that brought it in; `git fsck` names it.',
    }),
  },
];

/** Turns a failed conversation with a remote into words. Asked at this moment. */
export function explainRemote(remote: Remote, result: GitResult, limitMs: number): GitError {
  const { host, pathname } = new URL(remote.url);
  const name = `${host}${pathname}`;
  const at = new Date().toISOString();
  if (result.stopped === 'timed-out') {
    return new GitError('timed-out', {
      what: `${name} did not answer in time.`,
      why: `It took longer than ${Math.round(limitMs / 1000)} s (asked at ${at}).`,
      fix: 'Try again; if it stays so, make the repository smaller or ask its host.',
      at,
    });
  }
  if (result.stopped === 'too-much-output') {
    return new GitError('too-large', {
      what: `${name} is too large to read.`,
      why: 'It lists more branches and tags than we read.',
      fix: 'Delete branches and tags that nobody needs.',
      at,
    });
  }
  const said = lastLine(result.stderr, remote);
  const status = /returned error: (\d{3})/.exec(result.stderr)?.[1] ?? '';
  const found = CASES.find((one) => one.when.test(result.stderr));
  const about: About = { host, hasCredential: remote.credential !== undefined, said, status };
  const { why, fix } = found?.words(about) ?? {
    why: `Git said: ${said}.`,
    fix: 'Try again; if it stays so, tell us.',
  };
  return new GitError(found?.code ?? 'git-failed', { what: `Could not read ${name}.`, why, fix, at });
}

/** A failure of git on our own disk: not the customer's fault, and worth another try. */
export function localFailure(doing: string, result: GitResult): GitError {
  const why =
    result.stopped === 'timed-out'
      ? 'It took too long.'
      : result.stopped === 'too-much-output'
        ? 'There was more of it than we read.'
        : `Git said: ${lastLine(result.stderr)} (exit ${result.exitCode}).`;
  return new GitError(result.stopped === 'too-much-output' ? 'too-large' : 'git-failed', {
    what: `Could not ${doing}.`,
    why,
    fix: 'Try again; if it stays so, tell us.',
  });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The line of standard error that says most, without credentials, without urls' users, at most 300 characters. */
function lastLine(stderr: string, remote?: Remote): string {
  const lines = stderr
    .split(/\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const line = lines.findLast((one) => /^(?:fatal|error):/.test(one)) ?? lines.at(-1) ?? 'nothing';
  const plain = line.replace(UNPRINTABLE, '').replace(/:\/\/[^/\s@]*@/g, '://');
  return redact(plain, remote)
    .replace(/^(?:fatal|error): (?:unable to access '[^']*': )?/, '')
    .replace(/\.$/, '')
    .slice(0, 300);
}

function redact(text: string, remote: Remote | undefined): string {
  if (!remote?.credential) return text;
  const { username, token } = remote.credential;
  const basic = Buffer.from(`${username}:${token}`).toString('base64');
  return [basic, token, encodeURIComponent(token)].reduce(
    (left, secret) => left.replaceAll(secret, '•••••'),
    text,
  );
}
