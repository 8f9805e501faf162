import {
  type DesiredApplication,
  type FromPlatform,
  fromPlatform,
  MOST_DESIRED,
} from '@landfall/contracts/agent-protocol';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Party } from './party.ts';
import { journalPump, type Pump } from './pump.ts';
import { sayHello } from './say-hello.ts';
import type { Socket } from './socket.ts';

/** Why a connection ended, where the platform said so. */
export type Farewell = { problem: ProblemWords; final: boolean } | undefined;

const WELCOME_WITHIN_MS = 30_000;

/** Speaks over one connection until it ends. @throws ClusterError when what was said cannot be kept */
export async function speak(party: Party, socket: Socket): Promise<Farewell> {
  const ending = new AbortController();
  const session: Session = { party, socket, signal: ending.signal, acked: 0, pump: undefined, pages: [] };
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
    party.tasks.follows.gone();
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
  /** Of what is wanted, while not all of it has come. */
  pages: DesiredApplication[];
}

async function heard(session: Session, frame: Exclude<FromPlatform, { type: 'bye' }>): Promise<void> {
  const { party, socket } = session;
  switch (frame.type) {
    case 'challenge':
      return sayHello(party, socket, frame);
    case 'welcome':
      return welcome(session, frame);
    case 'desired':
      return desired(session, frame);
    case 'task':
      party.tasks.take(frame.id, frame.question, frame.withinMs).catch((error: unknown) => {
        party.log.error({ id: frame.id, error }, 'an answer could not be told');
      });
      return;
    case 'decision':
      return party.tasks.decide(frame.taskId, frame.decision);
    case 'unfollow':
      return party.tasks.follows.end(frame.taskId);
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

async function desired(
  session: Session,
  { applications, more, others }: Extract<FromPlatform, { type: 'desired' }>,
): Promise<void> {
  const all = [...session.pages, ...applications];
  session.pages = more ? all : [];
  if (all.length > MOST_DESIRED) return session.socket.close();
  if (!more) await session.party.desired({ applications: all, others });
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
  party.tasks.follows.connected((taskId, lines) => {
    if (socket.isBehind()) return false;
    socket.send({ type: 'lines', taskId, lines });
    return true;
  });
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
