import { isIP, type LookupFunction } from 'node:net';
import type { CheckedAddress } from './check-address.ts';

/**
 * A `lookup` for `net`, `tls`, `https` and undici that answers with what `checkAddress` found, whatever the name
 * says by now, all of it where that is asked for: a machine may have no way to the first. The host name itself still goes into TLS (SNI, certificate) and the Host header.
 */
export function pinnedLookup(
  checked: Pick<CheckedAddress, 'host' | 'address' | 'family' | 'addresses'>,
): LookupFunction {
  return (host, options, callback) => {
    if (host !== checked.host) {
      callback(Object.assign(new Error(`${host} was not checked`), { code: 'EACCES' }), '', 0);
    } else if (options.all) {
      callback(
        null,
        checked.addresses.map((address) => ({ address, family: isIP(address) })),
      );
    } else {
      callback(null, checked.address, checked.family);
    }
  };
}
