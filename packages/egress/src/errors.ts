import { momentWords, type ProblemWords } from '@landfall/contracts/problem';

/** Why an address is not dialled. `address-refused` is final; `name-not-resolved` may heal by itself. */
export type AddressErrorCode = 'address-refused' | 'name-not-resolved';

/**
 * An outbound address that is not dialled, in the three parts of a problem. Holds a host and a port, never a path,
 * a query or a user: those may carry secrets.
 */
export class AddressError extends Error {
  readonly code: AddressErrorCode;
  readonly words: ProblemWords;

  constructor(code: AddressErrorCode, parts: Omit<ProblemWords, 'code'>, options?: ErrorOptions) {
    super(`${parts.what} ${parts.why} ${parts.fix}`, options);
    this.name = 'AddressError';
    this.code = code;
    this.words = { code, ...parts };
  }
}

/** The address is forbidden by range; the operator may allow exactly this host and port. */
export function refusedRange(host: string, port: number, address: string, range: string): AddressError {
  const named = address === host ? address : `${host} resolves to ${address}, which`;
  return new AddressError('address-refused', {
    what: `Refused to connect to ${authority(host, port)}.`,
    why: `${named} is ${range}; connections made for an organization go to public addresses only.`,
    fix: `Use a public address, or have the operator start Landfall with --allow-address ${authority(host, port)}.`,
  });
}

/** The URL itself is written in a way that is never dialled. */
export function refusedForm(what: string, why: string, fix: string): AddressError {
  return new AddressError('address-refused', { what, why, fix });
}

/** The name has no address. `reason` is the resolver's own word, such as ENOTFOUND. */
export function notResolved(host: string, askedAt: Date, reason: string, cause?: unknown): AddressError {
  return new AddressError(
    'name-not-resolved',
    {
      what: `Could not reach ${host}.`,
      why: `The name does not resolve (asked at ${momentWords(askedAt)}: ${reason}).`,
      fix: 'Check the address for a typing error, or try again when the name is back.',
      at: askedAt.toISOString(),
    },
    { cause },
  );
}

/** `host:port`, with an IPv6 literal in brackets: the form that `--allow-address` takes. */
export function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
