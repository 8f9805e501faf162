import { enrolAgent } from '@landfall/actions/agents/enrol';
import { Refusal } from '@landfall/actions/refusal';
import { enrolInput, enrolled } from '@landfall/contracts/agent-protocol';
import type { FastifyInstance } from 'fastify';
import { admit, visitorOf } from '../authentication/authenticate.ts';
import type { Doors } from '../doors.ts';
import { makeSignInFailures } from '../limits/sign-in-failures.ts';
import { readPart } from '../routes/read-input.ts';

/** `POST /agent/enrol`: a one-time token for an identity. Who tries wrong ones waits, as at sign-in. */
export function registerEnrolment(app: FastifyInstance, doors: Doors): void {
  const { platform, limits } = doors;
  const failures = makeSignInFailures(limits, () => platform.now().getTime());
  app.route({
    method: 'POST',
    url: '/agent/enrol',
    config: { access: 'anyone' },
    handlerTimeout: 30_000,
    onRequest: (request) => admit(doors, 'anyone', request),
    handler: async (request, reply) => {
      const input = readPart(enrolInput, request.body ?? {}, '');
      const address = request.ip;
      const seconds = failures.waitFor(input.token, address);
      if (seconds > 0) {
        reply.header('retry-after', String(seconds));
        throw mustWait(seconds);
      }
      try {
        const answer = enrolled.parse(await enrolAgent(platform, visitorOf(request), input));
        return reply.code(201).send(answer);
      } catch (error) {
        if (error instanceof Refusal && error.code === 'forbidden') failures.failed(input.token, address);
        throw error;
      }
    },
  });
}

/** The same words whatever was tried. */
const mustWait = (seconds: number): Refusal =>
  new Refusal('too-many-requests', {
    what: 'Too many tokens were refused.',
    why: 'We slow down repeated attempts.',
    fix: `Wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'}, then try again.`,
  });
