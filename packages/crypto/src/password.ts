import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { CryptoError } from './errors.ts';

/** OWASP's floor for argon2id, the library's default algorithm. 19 MiB a hash. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Signing in must not become a way to take the memory: 4 at once (76 MiB), 64 waiting, the rest refused. */
const AT_ONCE = 4;
const WAITING = 64;
let running = 0;
const waiting: (() => void)[] = [];

/** Hash of nobody's password: verified for unknown users so that they take as long as known ones. */
let nobody: Promise<string> | undefined;

/** argon2id in PHC form. Throws CryptoError `busy` when too many wait. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFKC'), COST));
}

/**
 * Is this the password? `stored` is null for an unknown user: the same work is done and the answer is false. A damaged
 * hash is false too. Throws CryptoError `busy` when too many wait.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hash(randomBytes(32), COST);
  const against = stored ?? (await nobody);
  const matches = await inTurn(() => verify(against, password.normalize('NFKC')).catch(() => false));
  return matches && stored !== null;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING)
      throw new CryptoError('busy', 'Too many sign-ins at once. Try again in a moment.');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
