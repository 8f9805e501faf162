import { currentPosition } from '@landfall/actions/events/read';
import { type Route, type RouteName, routes } from '@landfall/contracts/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { admit, holderKey, visitorOf } from '../authentication/authenticate.ts';
import type { Doors } from '../doors.ts';
import { type Counter, makeCounter } from '../limits/counter.ts';
import { makeSignInFailures } from '../limits/sign-in-failures.ts';
import { tooMany } from '../plugins/rate-limits.ts';
import type { MemberVisit, Visit } from './handler.ts';
import { handlers } from './handlers.ts';
import { readInput } from './read-input.ts';

/** How long answering may take. */
const ANSWER_WITHIN_MS = 30_000;

type AnyHandler = (visit: Visit, input: ReturnType<typeof readInput>) => Promise<unknown>;

/** Registers every route of the table, each once: let in, counted, read, handed to its action, cut to its schema. */
export function registerRoutes(app: FastifyInstance, doors: Doors): void {
  const now = () => doors.platform.now().getTime();
  const perCredential = makeCounter(doors.limits.perCredential, 60_000, now);
  const { platform, local, github } = doors;
  const shared = { platform, local, github, signInFailures: makeSignInFailures(doors.limits, now) };
  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name];
    app.route({
      method: route.method,
      url: route.path,
      config: { access: route.access },
      handlerTimeout: ANSWER_WITHIN_MS,
      onRequest: async (request, reply) => {
        await admit(doors, route.access, request);
        countCredential(perCredential, request, reply);
      },
      handler: (request, reply) => answer(name, { ...shared, visitor: visitorOf(request) }, request, reply),
    });
  }
}

/** Bounds one session or token, from however many addresses it comes. @throws Refusal `too-many-requests`. */
export function countCredential(counter: Counter, request: FastifyRequest, reply: FastifyReply): void {
  if (!request.holder) return;
  const seconds = counter.take(holderKey(request.holder));
  if (seconds === 0) return;
  reply.header('retry-after', String(seconds));
  throw tooMany(seconds);
}

async function answer(
  name: RouteName,
  shared: Visit,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const route: Route = routes[name];
  const input = readInput(route, request);
  const visit = visitOf(shared, request);
  // Taken before the rows are read: what the stream tells after it may be in the answer already, never missing from both.
  if (route.method === 'GET' && 'context' in visit) {
    reply.header('landfall-position', String(await currentPosition(visit.context)));
  }
  // The table and the handlers are typed together in handlers.ts; a loop over both cannot see which belongs to which.
  const handler = handlers[name] as unknown as AnyHandler;
  const output = await handler(visit, input);
  reply.code(route.status);
  if (route.status === 204) return reply.send();
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(route.response.parse(output)));
}

function visitOf(shared: Visit, request: FastifyRequest): Visit | MemberVisit {
  const { holder } = request;
  if (!holder) return shared;
  return Object.assign({ ...shared, context: holder.context }, { holder });
}
