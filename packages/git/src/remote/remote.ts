import type { HostKey } from '@landfall/contracts/ssh';
import type { AllowList } from '@landfall/egress';

/** What git says who it is with, by basic authentication. */
export interface Credential {
  username: string;
  token: string;
}

/** How a repository is reached over SSH. Without a key that its host is known by, it is not dialled. */
export interface SshAccess {
  /** In a form that needs no passphrase. */
  privateKey: string;
  hostKeys: readonly HostKey[];
}

/** A repository as it is dialled. The credential is bound to the scheme, host and port of `url`. */
export interface Remote {
  /** As `parseRepositoryUrl` returned it. */
  url: string;
  /** Asked for when git contacts the host, and not before: what is in the mirror needs none. */
  credential?: Credential | (() => Promise<Credential>);
  /** For an address over SSH, in place of the credential. */
  ssh?: SshAccess;
  /** Certificates (PEM) that are trusted for this host instead of the system's. */
  caPem?: string;
  /** Hosts the operator allows in spite of their address. */
  allow: AllowList;
}

/** A remote whose credential was asked for. */
export type ReadyRemote = Omit<Remote, 'credential'> & { credential?: Credential };
