import type { Platform } from '@landfall/actions/context';
import type { KeyPair } from '@landfall/crypto/role-keys';
import type { Log } from '@landfall/log';

/** What every role's jobs are wired with. */
export interface Wiring {
  platform: Platform;
  /** The role's own key pair: what is sealed to it, and to no other, it opens. */
  key: KeyPair;
  log: Log;
}
