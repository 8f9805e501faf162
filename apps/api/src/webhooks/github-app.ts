import { recordPull } from '@landfall/actions/deliveries/record-pull';
import { lookSoon } from '@landfall/actions/github/look-soon';
import { github } from '@landfall/providers';
import { deliveredTo, pullHint } from '@landfall/providers/github-app';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Doors } from '../doors.ts';
import { makeCounter } from '../limits/counter.ts';
import { boundBodies, DELIVERIES } from './bound-bodies.ts';
import { boundCalls } from './bound-calls.ts';
import { lateLooks } from './late-looks.ts';
import { arrivedAs, recordTogether } from './record-together.ts';
import { badAppSignature, nameless, refuseByHeaders } from './refusals.ts';
import { type Bounds, lookAtAll, lookLate, type Recording, tellEach } from './tell-connected.ts';
import { together } from './together.ts';

/** What makes it worth a look at every repository of an installation: some may have gone, or come back. */
const ABOUT_ALL = ['installation', 'installation_repositories', 'repository'];

/**
 * `POST /webhooks/github`: the one address of the GitHub App, for whatever organization (decision 0022). The App's secret,
 * a signature over the raw bytes, rows committed, then 202. What it says is a hint: Git is asked, or GitHub.
 */
export async function registerGithubAppWebhook(app: FastifyInstance, doors: Doors): Promise<void> {
  const counter = () => makeCounter(doors.limits.perHook, 60_000, () => doors.platform.now().getTime());
  const calls = boundCalls(doors);
  const bounds: Bounds = {
    perSource: counter(),
    perRepository: counter(),
    log: app.log,
    late: lateLooks(app),
    pushes: recordTogether(),
    others: together(1, async (_id, works) => {
      for (const work of works) await work();
    }),
  };
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      // What nobody could have signed is not read either.
      if (!doors.github.app) throw badAppSignature();
      refuseByHeaders(request, badAppSignature);
      calls.takeOfAddress(request, reply);
    });
    boundBodies(scope, DELIVERIES);
    scope.post(
      '/webhooks/github',
      { handlerTimeout: 30_000, config: { access: 'signature', rateLimit: false } },
      async (request, reply) => reply.code(await receive(doors, bounds, request)).send(),
    );
  });
}

async function receive(doors: Doors, bounds: Bounds, request: FastifyRequest): Promise<200 | 202> {
  const { headers } = request;
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const secret = doors.github.app?.webhookSecret ?? '';
  const verdict = await github.verify({ secret, rawBody, headers });
  if (!verdict.verified) throw badAppSignature();
  const name = github.nameDelivery(headers);
  if (!name) throw nameless();
  const event = github.parse(name.event, rawBody);
  if (event.kind === 'ping') return 200;
  const to = deliveredTo(rawBody);
  if (!to) return 202;
  const tell = (record: Recording) => tellEach(doors, bounds, request, to, record);
  const hint = pullHint(name.event, rawBody);
  if (event.kind === 'push') {
    lookLate(doors, bounds, to);
    const arrived = arrivedAs(name, event);
    await tell((context, id) => bounds.pushes(id, { context, arrived }));
  } else if (hint) {
    const told = { providerId: name.deliveryId, event: name.event, hint };
    await tell((context, id) => bounds.others(id, () => recordPull(context, { repositoryId: id, ...told })));
  } else if (name.event === 'delete') {
    // Whoever follows the branch says so with that look; a push that says the same may not come.
    await tell((context, id) => lookSoon(context, [id]));
  } else if (ABOUT_ALL.includes(name.event)) await lookAtAll(doors, bounds, request, to);
  return 202;
}
