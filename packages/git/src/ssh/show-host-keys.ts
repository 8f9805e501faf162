// A program of its own: what listens to a host that anybody may have named is not to share a worker's process.
import type { HostKey, SshKeyType } from '@landfall/contracts/ssh';
import { sshKeyType } from '@landfall/contracts/ssh';
import ssh2 from 'ssh2';
import { algorithmsFor } from './algorithms.ts';
import { NotConnected, typeIn, whyNot } from './connect.ts';
import { dial } from './dial.ts';
import type { Place } from './offered.ts';
import { SAYS } from './told.ts';

/** One connection for each: a host shows one key, of the kind that it is asked for. */
const ASKED: readonly (readonly SshKeyType[])[] = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['ssh-rsa'],
];
const SHOWN_MS = 10_000;

/** The key of these types that a host has; undefined when it has none. @throws NotConnected */
function shown(place: Place, types: readonly SshKeyType[]): Promise<HostKey | undefined> {
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    let found: HostKey | undefined;
    client.on('error', (error: Error & { level?: string; code?: string }) => {
      client.end();
      const why = whyNot(error);
      if (found !== undefined || why.kind === 'key-types') resolve(found);
      else reject(why);
    });
    client.once('close', () =>
      found === undefined
        ? reject(new NotConnected('unreachable', 'the host closed the connection'))
        : resolve(found),
    );
    client.connect({
      sock: dial(place),
      username: place.user,
      readyTimeout: SHOWN_MS,
      algorithms: algorithmsFor(types),
      hostVerifier: (key: Buffer) => {
        const type = sshKeyType.safeParse(typeIn(key)).data;
        if (type !== undefined) found = { type, blob: key.toString('base64') };
        return false;
      },
    });
  });
}

/** Each connection ends before anything of ours is said. */
async function main(): Promise<void> {
  const place = JSON.parse(process.env.LANDFALL_SSH ?? '') as Place;
  const asked = await Promise.allSettled(ASKED.map((types) => shown(place, types)));
  const keys = asked.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []));
  const failed = asked.find((one) => one.status === 'rejected')?.reason;
  if (keys.length === 0 && failed instanceof NotConnected)
    process.stderr.write(`${SAYS} ${failed.kind} ${failed.message.slice(0, 300)}\n`);
  process.stdout.write(keys.map((key) => `${JSON.stringify(key)}\n`).join(''));
}

await main();
// A host that does not let go of its connection is not waited for.
process.exit();
