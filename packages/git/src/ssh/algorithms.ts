import type { HostKey, SshKeyType } from '@landfall/contracts/ssh';
import type { Algorithms, ServerHostKeyAlgorithm } from 'ssh2';

/** How a host proves that it holds a key of each type; with RSA never by SHA-1. */
const PROVEN_BY: Record<SshKeyType, ServerHostKeyAlgorithm[]> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/**
 * What is spoken with a host: nothing that is deprecated, ciphers that Node has itself, and of its keys those types that it is
 * known by, so that a host with more keys than we know shows the one that we do.
 */
export function algorithmsFor(types: readonly HostKey['type'][]): Algorithms {
  return {
    kex: [
      'curve25519-sha256',
      'curve25519-sha256@libssh.org',
      'ecdh-sha2-nistp256',
      'ecdh-sha2-nistp384',
      'ecdh-sha2-nistp521',
      'diffie-hellman-group-exchange-sha256',
      'diffie-hellman-group16-sha512',
      'diffie-hellman-group18-sha512',
      'diffie-hellman-group14-sha256',
    ],
    cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
    hmac: [
      'hmac-sha2-256-etm@openssh.com',
      'hmac-sha2-512-etm@openssh.com',
      'hmac-sha2-256',
      'hmac-sha2-512',
    ],
    compress: ['none'],
    serverHostKey: [...new Set(types)].flatMap((type) => PROVEN_BY[type]),
  };
}
