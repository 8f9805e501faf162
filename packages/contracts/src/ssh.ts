import { z } from 'zod';
import { deployKeyId } from './ids.ts';

/** Kinds of keys that are spoken: those of a host, and those that open a repository. */
export const sshKeyType = z.enum([
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
]);
export type SshKeyType = z.infer<typeof sshKeyType>;

/** A public key that a host is known by. `blob` is what goes over the wire, in base64, as in known_hosts. */
export const hostKey = z.object({ type: sshKeyType, blob: z.string().min(1).max(4096) });
export type HostKey = z.infer<typeof hostKey>;

/** Host keys of one host, at most. */
export const MOST_HOST_KEYS = 20;
export const hostKeys = z.array(hostKey).max(MOST_HOST_KEYS);

/** A host key as a person compares it. */
export const hostKeyView = hostKey.extend({
  fingerprint: z.string().describe('SHA256:…, as `ssh-keygen -l` says it'),
});
export type HostKeyView = z.infer<typeof hostKeyView>;

/** Longest private key as text: RSA of 8192 bits with room. */
export const PRIVATE_KEY_MAX = 20_000;
/** Longest text of known_hosts lines that is read. */
export const KNOWN_HOSTS_MAX = 65_536;

/** A deploy key: made here, or a person's own. It goes to storage sealed and never out again. */
export const makeDeployKeyInput = z.strictObject({
  privateKey: z
    .string()
    .min(1)
    .max(PRIVATE_KEY_MAX)
    .optional()
    .describe('your own, without a passphrase; left out, a new Ed25519 key pair is made'),
});
export type MakeDeployKeyInput = z.infer<typeof makeDeployKeyInput>;

export const deployKeyView = z.object({
  id: deployKeyId,
  type: sshKeyType,
  publicKey: z.string().describe('one line, to be added to the repository at its host'),
  fingerprint: z.string(),
  createdAt: z.string(),
});
export type DeployKeyView = z.infer<typeof deployKeyView>;

/** Hosts that publish their host keys, and whose we have: nobody has to paste them. In lower case. */
export const PUBLISHING_HOSTS = [
  'github.com',
  'ssh.github.com',
  'gitlab.com',
  'altssh.gitlab.com',
  'bitbucket.org',
  'altssh.bitbucket.org',
  'ssh.dev.azure.com',
] as const;

/** How a repository is reached over SSH: the key that opens it, and the keys that its host is known by. */
export const sshAccessInput = z.strictObject({
  deployKeyId: z.uuid(),
  knownHosts: z
    .string()
    .max(KNOWN_HOSTS_MAX)
    .optional()
    .describe(
      'known_hosts lines; left out for hosts whose keys are published: GitHub, GitLab, Bitbucket, Azure DevOps',
    ),
});
export type SshAccessInput = z.infer<typeof sshAccessInput>;
