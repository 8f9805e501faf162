import { systemContext } from '@landfall/actions/context';
import { findWebhook } from '@landfall/actions/deliveries/find-hook';
import { recordDelivery } from '@landfall/actions/deliveries/record';
import { open, sealContext } from '@landfall/crypto/seal';
import { github } from '@landfall/providers';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Doors } from '../doors.ts';
import { makeCounter } from '../limits/counter.ts';
import { tooMany } from '../plugins/rate-limits.ts';
import { boundBodies, DELIVERIES } from './bound-bodies.ts';
import { type InTurn, inTurn } from './in-turn.ts';
import { payloadOf } from './payload-of.ts';
import { badSignature, nameless, refuseByHeaders } from './refusals.ts';

type Hook = NonNullable<Awaited<ReturnType<typeof findWebhook>>>;
declare module 'fastify' {
  interface FastifyRequest {
    hook: Hook | null;
  }
}

/**
 * `POST /webhooks/github/:hookId` (design 3): secret by hook id, signature over the raw bytes, row committed, then 202.
 * An unknown hook and a wrong signature get the same answer; of an unknown hook not even the body is read.
 */
export async function registerGithubWebhook(app: FastifyInstance, doors: Doors): Promise<void> {
  const perHook = makeCounter(doors.limits.perHook, 60_000, () => doors.platform.now().getTime());
  const line = inTurn();
  await app.register(async (scope) => {
    scope.decorateRequest('hook', null);
    scope.addHook('onRequest', async (request, reply) => {
      refuseByHeaders(request, badSignature);
      const hookId = hookIdIn(request);
      // Of the address, whoever has it: one that is asked for too often is not even looked up.
      const seconds = perHook.take(hookId);
      if (seconds > 0) {
        reply.header('retry-after', String(seconds));
        throw tooMany(seconds);
      }
      request.hook = await findHook(doors, hookId);
    });
    boundBodies(scope, DELIVERIES);
    scope.post(
      '/webhooks/github/:hookId',
      { handlerTimeout: 30_000, config: { access: 'signature' } },
      async (request, reply) => {
        const status = await receive(doors, request, line);
        return reply.code(status).send();
      },
    );
  });
}

/** Checks, reads as a hint, records. Answers 200 for a ping, 202 for everything else that was signed. */
async function receive(doors: Doors, request: FastifyRequest, line: InTurn): Promise<200 | 202> {
  const { hook, headers } = request;
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (!hook) throw badSignature();
  const secret = secretOf(doors, hook);
  const verdict = await github.verify({ secret, rawBody, headers });
  if (!verdict.verified) throw badSignature();
  const name = github.nameDelivery(headers);
  if (!name) throw nameless();
  const event = github.parse(name.event, rawBody);
  if (event.kind === 'ping') return 200;
  if (event.kind === 'ignored') return 202;
  const context = {
    ...systemContext(doors.platform, hook.organizationId, 'webhook'),
    requestId: request.id,
    ip: request.ip,
  };
  const { repositoryId } = hook;
  // Each changes the row of its repository.
  await line(repositoryId, () =>
    recordDelivery(context, {
      repositoryId,
      providerId: name.deliveryId,
      event: name.event,
      ref: event.ref,
      payload: payloadOf(event),
    }),
  );
  return 202;
}

function hookIdIn({ params }: FastifyRequest): string {
  const { data } = z.object({ hookId: z.uuid().toLowerCase() }).safeParse(params);
  if (!data) throw badSignature();
  return data.hookId;
}

async function findHook({ platform }: Doors, hookId: string): Promise<Hook> {
  const hook = await findWebhook(platform, hookId);
  if (!hook) throw badSignature();
  return hook;
}

function secretOf({ key }: Doors, hook: Hook): string {
  const place = sealContext(hook.organizationId, 'repositories', hook.repositoryId, 'sealed_hook_secret');
  return Buffer.from(open(key, hook.sealedHookSecret, place)).toString('utf8');
}
