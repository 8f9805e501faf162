import { closeConnection } from '@landfall/actions/agents/close-connection';
import { farewell } from '@landfall/actions/agents/farewell';
import { touchConnection } from '@landfall/actions/agents/touch-connection';
import { Refusal } from '@landfall/actions/refusal';
import type { FastifyBaseLogger } from 'fastify';
import type { Limits } from '../doors.ts';
import { makeAgain } from './again.ts';
import type { Channel } from './channel.ts';
import type { Inbox } from './inbox.ts';
import type { Session } from './session.ts';
import { isFinal, unavailable, wordsOf } from './words.ts';

/** Beats without a word after which a connection is a dead one. */
const SILENT_BEATS = 3;
/** A run of questions and decisions is not a look each. */
const LOOK_REST_MS = 50;

/** A connection that is being served. */
export interface Served {
  organizationId: string;
  clusterId: string;
  /** Something waits for the agent, or it may not be welcome any more: look. */
  look(): void;
  /** Something of its organization changed. */
  changed(): void;
}

/** What a connection is served with. */
export interface Line {
  session: Session;
  channel: Channel;
  inbox: Inbox;
  limits: Limits;
  log: FastifyBaseLogger;
}

/** Serves a welcomed agent until its channel closes: hands over, tells what is wanted, and beats. Never throws. */
export function serve(line: Line): Served {
  const { session, limits, log } = line;
  const { connection } = session;
  const failed = (error: unknown) => void refuse(line, error);
  const look = makeAgain(
    async () => {
      if (await isWelcome(line)) await session.handOver();
    },
    LOOK_REST_MS,
    failed,
  );
  let isSure = true;
  const desired = makeAgain(
    async () => {
      const maybe = isSure ? undefined : 'maybe';
      isSure = false;
      if (line.channel.isOpen) await session.tellDesired(maybe);
    },
    limits.agentDesiredMs,
    failed,
  );
  desired.ask();
  look.ask();
  beat(line, () => {
    look.ask();
    isSure = true;
    desired.ask();
  });
  const { organizationId } = connection.context;
  log.info({ organization: organizationId, cluster: connection.clusterId }, 'agent connected');
  return {
    organizationId,
    clusterId: connection.clusterId,
    look: look.ask,
    changed: desired.ask,
  };
}

/** Says what an agent has to know of a failure, and hangs up. What we did not foresee is logged by its name alone. */
export async function refuse(
  { session, channel, log }: Pick<Line, 'session' | 'channel' | 'log'>,
  error: unknown,
): Promise<void> {
  if (!channel.isOpen) return;
  if (!(error instanceof Refusal)) {
    log.warn({ type: error instanceof Error ? error.name : typeof error }, 'agent’s connection ended');
    return channel.bye(unavailable, false);
  }
  try {
    if (await touchConnection(session.connection)) channel.bye(wordsOf(error), isFinal(error));
    else await sayFarewell({ session, channel });
  } catch {
    channel.bye(unavailable, false);
  }
}

/** The connection is over: its cluster is not seen any more, unless a newer one took its place. */
export async function leave({ session, log }: Pick<Line, 'session' | 'log'>, why: string): Promise<void> {
  const { clusterId: cluster } = session.connection;
  log.info({ cluster, why }, 'agent disconnected');
  // Postgres being away, the silence itself will be noticed.
  await closeConnection(session.connection, why).catch((error: unknown) => {
    log.warn({ cluster, type: error instanceof Error ? error.name : typeof error }, 'not noted');
  });
}

/** Is the connection still the one that counts? Hangs up if not. */
async function isWelcome({ session, channel }: Pick<Line, 'session' | 'channel'>): Promise<boolean> {
  if (!channel.isOpen) return false;
  if (await touchConnection(session.connection)) return true;
  await sayFarewell({ session, channel });
  return false;
}

async function sayFarewell({ session, channel }: Pick<Line, 'session' | 'channel'>): Promise<void> {
  const { problem, final } = await farewell(session.connection);
  channel.bye(problem, final);
}

/** Every heartbeat: is somebody there? Then a word of our own, and a look at what a lost wake-up may have hidden. */
function beat(line: Line, again: () => void): void {
  const { channel, inbox, limits } = line;
  const timer = setInterval(() => {
    if (!channel.isOpen) return;
    const mostMs = SILENT_BEATS * limits.agentHeartbeatMs;
    if (inbox.silence() > mostMs) {
      return channel.drop(`Nothing was heard of it for ${Math.round(mostMs / 1000)} seconds.`);
    }
    channel.send({ type: 'ping' });
    again();
  }, limits.agentHeartbeatMs).unref();
  void channel.closed.then(() => clearInterval(timer));
}
