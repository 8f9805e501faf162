import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostKey } from '@landfall/contracts/ssh';
import { hostKey } from '@landfall/contracts/ssh';
import type { SshDoor } from '@landfall/devstack/git-server';
import ssh2 from 'ssh2';
import type { Remote } from '../src/index.ts';
import { type GitWorld, gitWorld } from './git-world.ts';

/** A Git world whose repository is reached over SSH, by a deploy key that reads. */
export interface SshWorld extends GitWorld {
  door: SshDoor;
  key: KeyPair;
  hostKeys: HostKey[];
  /** The same repository over SSH. */
  ssh: Remote;
}

export interface KeyPair {
  private: string;
  public: string;
}

/** A key pair as OpenSSH writes it. */
export function makeKey(type: 'ed25519' | 'ecdsa' | 'rsa' = 'ed25519'): KeyPair {
  const made = madeBySsh2(type);
  // Of the Ed25519 keys that ssh2 makes, one in 200 is malformed, and nobody can read it.
  return ssh2.utils.parseKey(made.private) instanceof Error ? makeKey(type) : made;
}

const madeBySsh2 = (type: 'ed25519' | 'ecdsa' | 'rsa'): KeyPair =>
  type === 'ed25519'
    ? ssh2.utils.generateKeyPairSync('ed25519')
    : type === 'rsa'
      ? ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })
      : ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });

/** What a host is known by, of a public key. */
export function asHostKey({ public: line }: Pick<KeyPair, 'public'>): HostKey {
  const [type, blob] = line.split(' ');
  return hostKey.parse({ type, blob });
}

export async function sshWorld(): Promise<SshWorld> {
  // As in every start: the program of each contact is compiled once.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'landfall-compiled-for-tests');
  const world = await gitWorld({ ssh: true });
  const { ssh: door } = world.server;
  if (!door) throw new Error('There is no door for SSH.');
  const key = makeKey();
  await world.server.addDeployKey('acme/shop', key.public, { readOnly: true });
  const hostKeys = door.knownHosts
    .split('\n')
    .map((line) => asHostKey({ public: line.slice(line.indexOf(' ') + 1) }));
  const ssh: Remote = {
    url: door.urlOf('acme/shop'),
    ssh: { privateKey: key.private, hostKeys },
    allow: [{ host: '127.0.0.1', port: door.port }],
  };
  return { ...world, door, key, hostKeys, ssh };
}
