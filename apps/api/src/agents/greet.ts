import type { Visitor } from '@landfall/actions/account/sign-up';
import { openConnection } from '@landfall/actions/agents/open-connection';
import type { Platform } from '@landfall/actions/context';
import { Refusal } from '@landfall/actions/refusal';
import type { FromAgent } from '@landfall/contracts/agent-protocol';
import type { Followed } from '@landfall/queue';
import type { FastifyBaseLogger } from 'fastify';
import type { Channel } from './channel.ts';
import { makeSession, type Session } from './session.ts';
import { isFinal, noHello, protocolGap, unavailable, wordsOf } from './words.ts';

export interface Greeting {
  platform: Platform;
  followed: Pick<Followed, 'say'>;
  visitor: Visitor;
  channel: Channel;
  /** Of the challenge that was sent over this channel. */
  nonce: string;
  log: FastifyBaseLogger;
}

/** Lets in who signs the challenge, and welcomes them; anybody else is told why not. Never throws. */
export async function greet(
  { platform, followed, visitor, channel, nonce, log }: Greeting,
  hello: FromAgent,
): Promise<Session | undefined> {
  if (hello.type !== 'hello') return refuse(channel, noHello, false);
  const gap = protocolGap(hello.protocol, hello.version);
  if (gap) return refuse(channel, gap, false);
  try {
    const { origin } = new URL(platform.publicUrl);
    const opened = await openConnection(platform, visitor, { hello, nonce, origin });
    const { acked, access, rotate, connection } = opened;
    channel.send({ type: 'welcome', acked, access, rotate });
    return makeSession({ connection, journalId: hello.journalId, channel, followed, log });
  } catch (error) {
    if (error instanceof Refusal) return refuse(channel, wordsOf(error), isFinal(error));
    log.warn({ type: error instanceof Error ? error.name : typeof error }, 'no agent was let in');
    return refuse(channel, unavailable, false);
  }
}

function refuse(channel: Channel, ...words: Parameters<Channel['bye']>): undefined {
  channel.bye(...words);
}
