import type { AllowList } from '@landfall/egress';

/** A repository as it is dialled. The credential is bound to the scheme, host and port of `url`. */
export interface Remote {
  /** As `parseRepositoryUrl` returned it. */
  url: string;
  credential?: { username: string; token: string };
  /** Certificates (PEM) that are trusted for this host instead of the system's. */
  caPem?: string;
  /** The few of them that the operator named: asked with first, because git reads all it is given at each start. */
  fewCaPem?: string;
  /** Hosts the operator allows in spite of their address. */
  allow: AllowList;
}
