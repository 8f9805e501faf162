import { systemContext } from '@landfall/actions/context';
import { findWebhook } from '@landfall/actions/deliveries/find-hook';
import { recordTooMany } from '@landfall/actions/deliveries/record-too-many';
import { open, sealContext } from '@landfall/crypto/seal';
import { github } from '@landfall/providers';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Doors } from '../doors.ts';
import { boundBodies, DELIVERIES } from './bound-bodies.ts';
import { boundCalls } from './bound-calls.ts';
import { type LateLooks, lateLooks } from './late-looks.ts';
import { arrivedAs, recordTogether } from './record-together.ts';
import { badSignature, nameless, refuseByHeaders } from './refusals.ts';
import { together } from './together.ts';

type Hook = NonNullable<Awaited<ReturnType<typeof findWebhook>>>;
declare module 'fastify' {
  interface FastifyRequest {
    hook: Hook | null;
  }
}

/**
 * `POST /webhooks/github/:hookId` (design 3): secret by hook id, signature over the raw bytes, row committed, then 202.
 * An unknown hook and a wrong signature get the same answer; of an unknown hook not even the body is read. What comes while
 * others of the same hook are looked up, or written, is looked up and written together (decision 0029). What is refused because it
 * came too often is looked at once it is quiet.
 */
export async function registerGithubWebhook(app: FastifyInstance, doors: Doors): Promise<void> {
  const late = lateLooks(app);
  const calls = boundCalls(doors, late.refused);
  const find = together<null, Hook>(1_000, (hookId) => findHook(doors, hookId));
  const record = recordTogether();
  await app.register(async (scope) => {
    scope.decorateRequest('hook', null);
    scope.addHook('onRequest', async (request, reply) => {
      refuseByHeaders(request, badSignature);
      const hookId = hookIdIn(request);
      // Of the address, whoever has it: one that is asked for too often is not even looked up.
      calls.take(hookId, request, reply);
      request.hook = await find(hookId, null);
    });
    boundBodies(scope, DELIVERIES);
    scope.post(
      '/webhooks/github/:hookId',
      { handlerTimeout: 30_000, config: { access: 'signature', rateLimit: false } },
      async (request, reply) => {
        const status = await receive(doors, request, { record, late });
        return reply.code(status).send();
      },
    );
  });
}

/** Checks, reads as a hint, records. Answers 200 for a ping, 202 for everything else that was signed. */
async function receive(
  doors: Doors,
  request: FastifyRequest,
  { record, late }: { record: ReturnType<typeof recordTogether>; late: LateLooks },
): Promise<200 | 202> {
  const { hook, headers } = request;
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (!hook) throw badSignature();
  const secret = secretOf(doors, hook);
  const verdict = await github.verify({ secret, rawBody, headers });
  if (!verdict.verified) throw badSignature();
  const context = systemContext(doors.platform, hook.organizationId, 'webhook');
  late.signed(hookIdIn(request), () => recordTooMany(context, hook.repositoryId));
  const name = github.nameDelivery(headers);
  if (!name) throw nameless();
  const event = github.parse(name.event, rawBody);
  if (event.kind === 'ping') return 200;
  if (event.kind === 'ignored') return 202;
  await record(hook.repositoryId, {
    context: { ...context, requestId: request.id, ip: request.ip },
    arrived: arrivedAs(name, event),
  });
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
