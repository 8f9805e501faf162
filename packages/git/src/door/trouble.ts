/** What the system calls it, for a person. */
const WORDS: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  ETIMEDOUT: 'timed out',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to its network',
};

/** Node's and OpenSSL's codes for a certificate, or for what is no TLS at all. */
const OF_TLS =
  /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH|INVALID_|EPROTO)/;

/** Why a host could not be reached, as git would have said it: `causes.ts` reads both. */
export function troubleOf(error: unknown): string {
  const { code = '', message = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (OF_TLS.test(code)) return `fatal: certificate or TLS: ${message.split('\n')[0]}`;
  return `fatal: Failed to connect: ${WORDS[code] ?? (code || 'it failed')}`;
}
