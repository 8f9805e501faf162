import type { Platform } from '@landfall/actions/context';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import type { KeyPair } from '@landfall/crypto/role-keys';
import type { AllowList } from '@landfall/egress';
import type { RemoteRefs } from '@landfall/git';
import type { Log } from '@landfall/log';
import type { Ask, RepositoryNow } from '@landfall/providers/github-app';
import type { AtGitHub } from './at-github.ts';
import type { Companions } from './companions.ts';
import type { Looks } from './looks.ts';
import type { Slots } from './slots.ts';
import type { Turns } from './turns.ts';

/** What the jobs of the source role share. It can open repository credentials, and never a cluster's. */
export interface SourceRole {
  platform: Platform;
  key: KeyPair;
  log: Log;
  /** Folder of mirrors, one per organization and repository. */
  mirrors: string;
  /** Folder of checked-out trees. */
  trees: string;
  /** Certificates git trusts. */
  caPem: string;
  /** Those of them that the operator named, if any. */
  allow: AllowList;
  /** Tokens for what was connected through the GitHub App; undefined where there is none. */
  github: AtGitHub | undefined;
  /** Writes down where GitHub has a repository now. @throws Refusal where it is another's by that */
  follow: (repository: Pick<OpenedRepository, 'organizationId' | 'id'>, now: RepositoryNow) => Promise<void>;
  /** What those tokens are shown to besides git: GitHub's API. Undefined where there is no App. */
  askGitHub: Ask | undefined;
  /** `on` refuses to render unconfined: hosted mode. */
  isolation: 'on' | 'if-possible';
  pollSeconds: number | undefined;
  /** What looks at Git found, for the renders they asked for. */
  looks: Looks;
  /** One listing of a repository for all renders that wait for one. */
  listings: (repositoryId: string, ask: () => Promise<RemoteRefs>) => Promise<RemoteRefs>;
  /** Of the deliveries of a repository, one is looked at at a time. */
  turns: Turns;
  /** Bounds renders at once. */
  renders: Slots;
  /** Those of the same commit share walls. */
  companions: Companions;
}
