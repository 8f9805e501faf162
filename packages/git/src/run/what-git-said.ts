import type { ReadyRemote } from '../remote/remote.ts';
import { SAYS } from '../ssh/told.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The line of standard error that says most, without credentials, without urls' users, at most 300 characters. */
export function whatGitSaid(stderr: string, remote?: ReadyRemote): string {
  const lines = stderr
    .split(/\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  // Behind what our SSH program or a host over it says, git only adds that it could not read.
  const line =
    lines.find((one) => one.startsWith(SAYS)) ??
    lines.findLast((one) => /^(?:fatal|error):/.test(one)) ??
    lines.at(-1) ??
    'nothing';
  const plain = line.replace(UNPRINTABLE, '').replace(/:\/\/[^/\s@]*@/g, '://');
  return (
    redact(plain, remote)
      .replace(/^(?:fatal|error): (?:unable to access '[^']*': )?/, '')
      // Where our own files are is nobody's concern.
      .replace(/\.? CAfile: \S+ CRLfile: \S+/, '')
      .replace(/\.$/, '')
      .slice(0, 300)
  );
}

function redact(text: string, remote: ReadyRemote | undefined): string {
  if (!remote?.credential) return text;
  const { username, token } = remote.credential;
  const basic = Buffer.from(`${username}:${token}`).toString('base64');
  return [basic, token, encodeURIComponent(token)].reduce(
    (left, secret) => left.replaceAll(secret, '•••••'),
    text,
  );
}
