import { fileURLToPath } from 'node:url';
import { sshPlaceOf } from '@landfall/contracts/repository-url';
import type { CheckedAddress } from '@landfall/egress';
import type { SshAccess } from '../remote/remote.ts';
import type { Told } from './told.ts';

const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));

/**
 * What a git process needs to know to go over SSH: that it starts our program for it and no other, and what that is to do. The
 * key is in this one child's environment, like a token: in no argument and no file, so nothing of it is left by one that is
 * killed. Every word of the command is ours; the shell takes the paths from the environment.
 *
 * The program needs no home, no user's configuration and no account of the system's, which OpenSSH's has to have (decision 0027).
 */
export function sshEnvironment(pinned: CheckedAddress, access: SshAccess): Record<string, string> {
  const place = sshPlaceOf(pinned.url.href);
  if (!place) throw new TypeError('This is no address over SSH.');
  const told: Told = {
    addresses: pinned.addresses,
    port: pinned.port,
    user: place.user,
    // Git leaves the slash out before a tilde.
    path: place.path.startsWith('~') ? place.path : `/${place.path}`,
    hostKeys: access.hostKeys,
    privateKey: access.privateKey,
  };
  const compiled = process.env.NODE_COMPILE_CACHE;
  return {
    GIT_ALLOW_PROTOCOL: 'ssh',
    // It is to live within the limits of `launch.sh`, where WebAssembly's guards alone would ask for more than there is.
    GIT_SSH_COMMAND:
      '"$LANDFALL_SSH_NODE" --disable-wasm-trap-handler --max-old-space-size=96 --max-semi-space-size=4 "$LANDFALL_SSH_PROGRAM"',
    GIT_SSH_VARIANT: 'ssh',
    LANDFALL_SSH: JSON.stringify(told),
    LANDFALL_SSH_NODE: process.execPath,
    LANDFALL_SSH_PROGRAM: PROGRAM,
    ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }),
  };
}
