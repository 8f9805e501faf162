import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sshPlaceOf } from '@landfall/contracts/repository-url';
import { type HostKey, hostKey } from '@landfall/contracts/ssh';
import { GitError } from '../errors.ts';
import { checkRemote } from '../remote/check-remote.ts';
import type { Remote } from '../remote/remote.ts';
import { explainSaid } from '../run/explain.ts';
import { SAYS, type Told } from './told.ts';

const PROGRAM = fileURLToPath(new URL('./show-host-keys.ts', import.meta.url));
/** More than its connections take, which have limits of their own. */
const TIMEOUT_MS = 20_000;
const ANSWER_BYTES = 64 * 1024;

/** Who is asked: addresses that were checked. */
export type Place = Pick<Told, 'addresses' | 'port' | 'user'>;

/**
 * The host keys that a host shows, for a person to compare: whoever answers there may have made them up, so nothing trusts them
 * by itself. Goes through the same guard as every contact, and says nothing of ours.
 * @throws GitError
 */
export async function offeredHostKeys(remote: Pick<Remote, 'url' | 'allow'>): Promise<HostKey[]> {
  const { url, addresses, port, host } = await checkRemote(remote);
  const user = sshPlaceOf(url.href)?.user;
  if (user === undefined) {
    throw new GitError('url-refused', {
      what: `${host} has no host keys to look at.`,
      why: 'This is an https:// address: its certificate says who the host is.',
      fix: 'Use the SSH address of the repository, like git@git.example.com:acme/shop.git.',
    });
  }
  const { keys, said } = await show({ addresses, port, user });
  if (keys.length > 0) return keys;
  throw explainSaid({ ...remote, ssh: { privateKey: '', hostKeys: [] } }, said);
}

/** What the program shows; where that is nothing, `said` is why. */
function show(place: Place): Promise<{ keys: HostKey[]; said: string }> {
  const compiled = process.env.NODE_COMPILE_CACHE;
  const env = {
    LANDFALL_SSH: JSON.stringify(place),
    ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }),
  };
  const bounds = { timeout: TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: ANSWER_BYTES } as const;
  const flags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4'];
  return new Promise((resolve) => {
    execFile(process.execPath, [...flags, PROGRAM], { env, cwd: '/', ...bounds }, (error, shown, stderr) => {
      const keys = error ? [] : read(shown);
      // What else stands there is no word for a person: how it broke, say.
      const own = stderr.split('\n').find((line) => line.startsWith(`${SAYS} `));
      const unsaid = error ? 'what it answers cannot be read' : 'it has no host key of a kind that is spoken';
      resolve({ keys, said: own ?? `${SAYS} protocol ${unsaid}` });
    });
  });
}

/** A line for each, in JSON. A key longer than any that is known leaves its host without one. */
function read(shown: string): HostKey[] {
  const lines = shown.split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => hostKey.safeParse(jsonIn(line)).data ?? []);
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
