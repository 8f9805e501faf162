import { randomBytes } from 'node:crypto';
import websocket, { type WebSocket } from '@fastify/websocket';
import { Refusal } from '@landfall/actions/refusal';
import { AGENT_PROTOCOL, OLDEST_AGENT_PROTOCOL } from '@landfall/contracts/agent-protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { visitorOf } from '../authentication/authenticate.ts';
import type { Doors } from '../doors.ts';
import { makeStreamBounds, type StreamBounds } from '../events/stream-bounds.ts';
import { boundHello } from './bound-hello.ts';
import { type Channel, openChannel } from './channel.ts';
import { greet } from './greet.ts';
import { openInbox } from './inbox.ts';
import { leave, refuse, type Served, serve } from './serve.ts';
import type { Session } from './session.ts';
import { closing, tooManyAgents } from './words.ts';

interface Place {
  key: string;
  most: number;
}

/** Everything that is open, whoever it is. */
interface Open {
  channels: Map<Channel, Promise<void>>;
  served: Set<Served>;
  bounds: StreamBounds;
}

/** Takes upgrades of connections; has to come before every route, so that each of them knows what to do with one. */
export async function takeUpgrades(app: FastifyInstance, { limits }: Doors): Promise<void> {
  await app.register(websocket, {
    // A wall behind the bound that is told in words (inbox.ts).
    options: { maxPayload: 2 * limits.agentFrameBytes, perMessageDeflate: false },
    // We say goodbye ourselves, and in words.
    preClose: (done) => done(),
  });
}

/** `GET /agent/connect` (design 8): one WebSocket for each agent, woken by Redis, handed what Postgres holds for it. */
export function registerAgentDoor(app: FastifyInstance, doors: Doors): void {
  const open: Open = { channels: new Map(), served: new Set(), bounds: makeStreamBounds() };
  const stops = [
    doors.queue.onAgentWake((wake) => {
      for (const one of open.served) {
        // What it told itself is nothing that waits for it.
        if (wake === 'everyone' || (wake.clusterId === one.clusterId && !wake.told)) one.look();
      }
    }),
    doors.queue.onWake((wake) => {
      for (const one of open.served) {
        if (wake === 'everyone' || wake.organizationId === one.organizationId) one.changed();
      }
    }),
  ];
  app.addHook('preClose', async () => {
    for (const stop of stops) stop();
    for (const channel of open.channels.keys()) channel.bye(closing, false);
    await Promise.all(open.channels.values());
  });
  app.route({
    method: 'GET',
    url: '/agent/connect',
    config: { access: 'agent' },
    handler: () => {
      throw needsUpgrade();
    },
    wsHandler: (socket, request) => {
      const channel = openChannel(socket, doors.limits.agentFrameBytes);
      open.channels.set(channel, live({ doors, open, channel, socket, request }));
    },
  });
}

/** What one connection is made of. */
interface Visit {
  doors: Doors;
  open: Open;
  channel: Channel;
  socket: WebSocket;
  request: FastifyRequest;
}

/** The life of one connection, from the challenge to its end. Never throws. */
async function live({ doors, open, channel, socket, request }: Visit): Promise<void> {
  const { platform, limits } = doors;
  const { log } = request;
  const places: Place[] = [];
  const enter = (place: Place): boolean => open.bounds.enter([place]) && places.push(place) > 0;
  const nonce = randomBytes(32).toString('base64url');
  const helloCame = boundHello(request.raw.socket, channel, limits.agentHelloMs);
  let arrival: Promise<Session | undefined> | undefined;
  let served: Served | undefined;

  const come = (session: Session): void => {
    const { organizationId } = session.connection.context;
    const place = { key: `organization ${organizationId}`, most: limits.agentsPerOrganization };
    if (!enter(place)) return channel.bye(tooManyAgents('organization'), false);
    served = serve({ session, channel, inbox, limits, log });
    open.served.add(served);
  };
  const inbox = openInbox(socket, limits, {
    isOpen: () => channel.isOpen,
    refuse: (problem) => channel.bye(problem, false),
    take: async (frame) => {
      const session = await arrival;
      if (session) return session.take(frame).catch((error) => refuse({ session, channel, log }, error));
      helloCame();
      const { followed } = doors.queue;
      arrival = greet({ platform, followed, visitor: visitorOf(request), channel, nonce, log }, frame);
      const arrived = await arrival;
      if (arrived && channel.isOpen) come(arrived);
    },
  });
  if (!enter({ key: `address ${request.ip}`, most: limits.agentsPerAddress })) {
    channel.bye(tooManyAgents('address'), false);
  }
  const protocols = { protocol: AGENT_PROTOCOL, oldest: OLDEST_AGENT_PROTOCOL };
  channel.send({ type: 'challenge', nonce, ...protocols, at: platform.now().getTime() });

  const why = await channel.closed;
  helloCame();
  if (served) open.served.delete(served);
  const session = await arrival;
  if (session) await leave({ session, log }, why);
  open.bounds.leave(places);
  open.channels.delete(channel);
}

const needsUpgrade = (): Refusal =>
  new Refusal('invalid-request', {
    what: 'Agents connect here.',
    why: 'This door takes WebSockets only.',
    fix: 'Install an agent: add a cluster and take the line that is shown.',
  });
