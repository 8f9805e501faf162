import { connect, isIP, type Socket } from 'node:net';

/**
 * A connection to whichever of the checked addresses answers, the first first: a machine may have no way to one of them. No name is
 * resolved.
 */
export function dial({ addresses, port }: { addresses: readonly string[]; port: number }): Socket {
  const socket = connect({
    // Never looked up: the addresses are what it leads to.
    host: 'checked.invalid',
    port,
    autoSelectFamily: true,
    lookup: (_host, _options, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: isIP(address) })),
      ),
  });
  // The words of a handshake are short: each would wait for the answer to the one before.
  return socket.setNoDelay(true);
}
