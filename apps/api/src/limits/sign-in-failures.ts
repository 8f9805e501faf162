import { hashToken } from '@landfall/crypto/token';

/**
 * Slows down guessing of passwords (security section 5): after so many failures within a minute an account, or an
 * address, waits 15 s, then twice as long after each further failure, at most 5 minutes. Only failures count, so people
 * behind one address do not wait for each other; a success forgets the account's failures.
 */
export interface SignInFailures {
  /** Seconds until this account or address may try again; 0 is now. */
  waitFor(account: string, address: string): number;
  failed(account: string, address: string): void;
  succeeded(account: string): void;
}

interface Record {
  failures: number;
  since: number;
  blockedUntil: number;
}

const WINDOW_MS = 60_000;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 300_000;
/** A record is forgotten this long after its last failure, not before. */
const KEPT_MS = 900_000;
const MOST_RECORDS = 100_000;

export function makeSignInFailures(
  limits: { failuresPerAccount: number; failuresPerAddress: number },
  now: () => number,
): SignInFailures {
  const records = new Map<string, Record>();
  const accountKey = (account: string) => `account ${hashToken(account)}`;
  const addressKey = (address: string) => `address ${address}`;
  const wait = (key: string) => Math.max(0, (records.get(key)?.blockedUntil ?? 0) - now());
  return {
    waitFor: (account, address) =>
      Math.ceil(Math.max(wait(accountKey(account)), wait(addressKey(address))) / 1000),
    failed: (account, address) => {
      fail(records, accountKey(account), limits.failuresPerAccount, now());
      fail(records, addressKey(address), limits.failuresPerAddress, now());
    },
    succeeded: (account) => void records.delete(accountKey(account)),
  };
}

function fail(records: Map<string, Record>, key: string, limit: number, at: number): void {
  const known = records.get(key);
  const stale = !known || (known.failures < limit && at - known.since > WINDOW_MS);
  const forgiven = known !== undefined && at - known.blockedUntil > KEPT_MS && at - known.since > KEPT_MS;
  const record = stale || forgiven ? { failures: 0, since: at, blockedUntil: 0 } : known;
  record.failures += 1;
  if (record.failures >= limit) {
    const wait = FIRST_WAIT_MS * 2 ** Math.min(record.failures - limit, 10);
    record.blockedUntil = at + Math.min(wait, LONGEST_WAIT_MS);
  }
  records.set(key, record);
  if (records.size > MOST_RECORDS) forgetHarmless(records, at);
}

/** Room is made from who does not wait; made-up names cannot push out the record of a victim who does. */
function forgetHarmless(records: Map<string, Record>, at: number): void {
  for (const [key, record] of records) {
    if (records.size <= MOST_RECORDS * 0.9) return;
    if (record.blockedUntil <= at) records.delete(key);
  }
}
