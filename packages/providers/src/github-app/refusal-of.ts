import { z } from 'zod';
import { plainLine } from '../read-text.ts';
import { GitHubError, type GitHubErrorCode } from './errors.ts';

/** What is read of Octokit's RequestError: the status, some headers, GitHub's own words; never the request. */
const refused = z.object({
  status: z.number().int(),
  response: z.object({
    headers: z.record(z.string(), z.unknown()).catch({}),
    data: z
      .object({ message: z.string(), errors: z.unknown().optional() })
      .catch({ message: '', errors: undefined }),
  }),
});
type Refused = z.infer<typeof refused>;

const MAX_WAIT_MS = 60 * 60 * 1000;

/** GitHub's refusal as an error of ours; undefined when it is not one. */
export function refusalOf(host: string, error: unknown): GitHubError | undefined {
  const read = refused.safeParse(error);
  if (!read.success) return undefined;
  const said = plainLine(saidBy(read.data), 200);
  const why = `It answered ${read.data.status}${said === '' ? '' : ` (“${said}”)`}.`;
  const code = codeOf(read.data, said);
  const { what, fix } = WORDS[code];
  const retryAt = code === 'busy' ? retryTime(read.data) : undefined;
  return new GitHubError(code, { what: what.replace('HOST', host), why, fix }, retryAt);
}

function codeOf({ status, response: { headers } }: Refused, said: string): Refusal {
  // A secondary limit may come without a header that says so.
  const limited =
    headers['retry-after'] !== undefined ||
    headers['x-ratelimit-remaining'] === '0' ||
    /secondary rate limit/i.test(said);
  if (status === 429 || status >= 500 || (status === 403 && limited)) return 'busy';
  if (status === 401) return 'not-authorized';
  if (status === 403 && /suspended/i.test(said)) return 'suspended';
  return status === 404 ? 'not-found' : 'refused';
}

/** GitHub's words: of a refused request the first that says what is wrong with it ("Validation Failed" does not). */
function saidBy({ response: { data } }: Refused): string {
  const [first] = z.array(z.unknown()).catch([]).parse(data.errors);
  const { message } = z.object({ message: z.string() }).catch({ message: data.message }).parse(first);
  return message;
}

/** When GitHub says that it may be asked again; never more than an hour away. */
function retryTime({ response: { headers } }: Refused): Date {
  const seconds = Number(headers['retry-after']);
  const reset = Number(headers['x-ratelimit-reset']) * 1000 - Date.now();
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Number.isFinite(reset) ? reset : 60_000;
  return new Date(Date.now() + Math.min(Math.max(wait, 1000), MAX_WAIT_MS));
}

type Refusal = Extract<GitHubErrorCode, 'busy' | 'not-authorized' | 'suspended' | 'not-found' | 'refused'>;

const WORDS: Record<Refusal, { what: string; fix: string }> = {
  busy: { what: 'HOST takes no more requests for now.', fix: 'Try again later.' },
  'not-authorized': {
    what: 'HOST does not know who is asking.',
    fix: 'Connect GitHub again; if it stays so, have the operator check the GitHub App and its private key.',
  },
  suspended: {
    what: 'The GitHub App is suspended there.',
    fix: 'Unsuspend it in the settings of the account at HOST, under Installed GitHub Apps.',
  },
  'not-found': {
    what: 'HOST has no such thing, or does not show it.',
    fix: 'Check that the GitHub App is still installed and has this repository.',
  },
  refused: {
    what: 'HOST refused.',
    fix: 'Check the permissions of the GitHub App, and that the account there accepted them.',
  },
};
