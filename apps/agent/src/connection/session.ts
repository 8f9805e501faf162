import {
  AGENT_PROTOCOL,
  challengeText,
  type FromPlatform,
  fromPlatform,
  OLDEST_AGENT_PROTOCOL,
} from '@landfall/contracts/agent-protocol';
import type { ProblemWords } from '@landfall/contracts/problem';
import { sign } from '@landfall/crypto/signature';
import type { Identity } from '../identity/rotate.ts';
import type { Journal } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import type { Tasks } from '../tasks/take-tasks.ts';
import { AGENT_VERSION } from '../version.ts';
import type { Link } from './link.ts';
import { journalPump, type Pump } from './pump.ts';
import type { Socket } from './socket.ts';

/** What a connection is about. */
export interface Party {
  origin: string;
  identity: Identity;
  journal: Journal;
  link: Link;
  tasks: Tasks;
  /** @throws ClusterError when it cannot be kept */
  desired(applications: Extract<FromPlatform, { type: 'desired' }>['applications']): Promise<void>;
  /** The platform is there: tells it what this cluster is, from now on, until the signal. */
  welcomed(send: Socket['send'], signal: AbortSignal): void;
  log: Log;
}

/** Why a connection ended, where the platform said so. */
export type Farewell = { problem: ProblemWords; final: boolean } | undefined;

const WELCOME_WITHIN_MS = 30_000;

/** Speaks over one connection until it ends. @throws ClusterError when what was said cannot be kept */
export async function speak(party: Party, socket: Socket): Promise<Farewell> {
  const ending = new AbortController();
  const session: Session = { party, socket, signal: ending.signal, acked: 0, pump: undefined };
  const deafen = party.journal.listen(() => session.pump?.wake());
  const tooLate = setTimeout(() => session.pump ?? socket.close(), WELCOME_WITHIN_MS);
  try {
    for await (const text of socket.frames()) {
      const frame = understood(text);
      if (!frame) party.log.warn({}, 'the platform said something that is not understood');
      else if (frame.type === 'bye') return { problem: frame.problem, final: frame.final };
      else await heard(session, frame);
    }
    return undefined;
  } finally {
    clearTimeout(tooLate);
    deafen();
    ending.abort();
    session.pump?.stop();
    party.link.down();
    socket.close();
  }
}

interface Session {
  party: Party;
  socket: Socket;
  signal: AbortSignal;
  acked: number;
  pump: Pump | undefined;
}

async function heard(session: Session, frame: Exclude<FromPlatform, { type: 'bye' }>): Promise<void> {
  const { party, socket } = session;
  switch (frame.type) {
    case 'challenge':
      return hello(party, socket, frame);
    case 'welcome':
      return welcome(session, frame);
    case 'desired':
      return party.desired(frame.applications);
    case 'task':
      party.tasks.take(frame.id, frame.question, frame.withinMs).catch((error: unknown) => {
        party.log.error({ id: frame.id, error }, 'an answer could not be told');
      });
      return;
    case 'decision':
      return party.tasks.decide(frame.taskId, frame.decision);
    case 'ack':
      session.acked = Math.max(session.acked, frame.upTo);
      party.journal.acknowledge(frame.upTo);
      session.pump?.wake();
      return;
    case 'rotated':
      return party.identity.taken(frame.identityId);
    case 'ping':
  }
}

function hello(
  { identity, journal, origin, log }: Party,
  socket: Socket,
  { nonce, protocol, oldest }: Extract<FromPlatform, { type: 'challenge' }>,
): void {
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

async function welcome(
  session: Session,
  { acked, access, rotate }: Extract<FromPlatform, { type: 'welcome' }>,
): Promise<void> {
  const { party, socket, signal } = session;
  const { journal, link, identity, log } = party;
  log.info({ count: acked }, 'connected');
  session.acked = acked;
  journal.resume(acked);
  link.up(access);
  session.pump = journalPump(journal, acked, {
    acked: () => session.acked,
    send: ({ seq, entry }) => socket.send({ type: 'journal', seq, entry }),
  });
  session.pump.wake();
  party.welcomed(socket.send, signal);
  if (rotate) socket.send({ type: 'rotate', ...(await identity.offer()) });
}

function understood(text: string): FromPlatform | undefined {
  try {
    return fromPlatform.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
