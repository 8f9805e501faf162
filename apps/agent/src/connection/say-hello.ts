import {
  AGENT_PROTOCOL,
  challengeText,
  type FromPlatform,
  OLDEST_AGENT_PROTOCOL,
} from '@landfall/contracts/agent-protocol';
import { sign } from '@landfall/crypto/signature';
import { AGENT_VERSION } from '../version.ts';
import type { Party } from './party.ts';
import type { Socket } from './socket.ts';

/** Signs the challenge. A platform that speaks another protocol is left. */
export function sayHello(
  party: Party,
  socket: Socket,
  { nonce, protocol, oldest, at }: Extract<FromPlatform, { type: 'challenge' }>,
): void {
  const { identity, journal, origin, log } = party;
  if (at !== undefined) hearTime(party, at);
  if (oldest > AGENT_PROTOCOL || protocol < OLDEST_AGENT_PROTOCOL) {
    log.error(
      { detail: `${oldest} to ${protocol}` },
      'the platform speaks another protocol: install a newer agent',
    );
    return socket.close();
  }
  const { identityId, keys } = identity.current();
  socket.send({
    type: 'hello',
    protocol: AGENT_PROTOCOL,
    version: AGENT_VERSION,
    identityId,
    signature: sign(keys.signing.privateKey, challengeText(nonce, identityId, origin)),
    journalId: journal.id,
  });
}

function hearTime({ clock, log }: Pick<Party, 'clock' | 'log'>, at: number): void {
  const milliseconds = clock.hear(at);
  if (milliseconds !== 0)
    log.warn(
      { milliseconds },
      'the clock of this machine is wrong; what is told goes by that of the platform',
    );
}
