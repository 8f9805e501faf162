import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { registerAgentDoor, takeUpgrades } from './agents/connect.ts';
import { registerEnrolment } from './agents/enrol.ts';
import { registerInstallation } from './agents/install/routes.ts';
import { registerBundles } from './agents/snapshots.ts';
import type { Doors } from './doors.ts';
import { registerEventStream } from './events/stream.ts';
import { registerFollows } from './follows/door.ts';
import { registerDescription } from './openapi/route.ts';
import { logAnswers } from './plugins/access-log.ts';
import { requireDeclaredAccess } from './plugins/declared-access.ts';
import { setBareHeaders, setHeaders } from './plugins/headers.ts';
import { acceptJsonOnly } from './plugins/json-only.ts';
import { answerWithProblems, sendProblem } from './plugins/problems.ts';
import { limitAddresses } from './plugins/rate-limits.ts';
import { registerHealth } from './routes/health.ts';
import { registerRoutes } from './routes/register.ts';
import { registerGithubWebhook } from './webhooks/github.ts';
import { registerGithubAppWebhook } from './webhooks/github-app.ts';

const MEGABYTE = 1024 * 1024;

/** Builds the API without listening: every door, and what all of them share. */
export async function buildApp(doors: Doors, log?: FastifyBaseLogger): Promise<FastifyInstance> {
  const app = Fastify({
    // Our own line per answer says it (plugins/access-log.ts).
    logController: new LogController({ disableRequestLogging: true }),
    ...(log ? { loggerInstance: log } : { logger: false }),
    genReqId: () => `req_${randomBytes(9).toString('base64url')}`,
    bodyLimit: MEGABYTE,
    // Receiving a request, headers and body, may take this long (slow loris).
    requestTimeout: 60_000,
    // A connection on which nothing moves. Event streams move at each heartbeat.
    connectionTimeout: 120_000,
    keepAliveTimeout: 75_000,
    trustProxy: doors.trustedProxies,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 100, caseSensitive: true, ignoreTrailingSlash: false },
    frameworkErrors: (error, request, reply) => {
      setBareHeaders(request, reply);
      sendProblem(error, request, reply);
    },
  });
  app.decorateRequest('holder', null);
  logAnswers(app);
  requireDeclaredAccess(app);
  answerWithProblems(app);
  acceptJsonOnly(app);
  await setHeaders(app, doors.platform.publicUrl);
  await limitAddresses(app, doors.limits);
  await app.register(cookie);
  await takeUpgrades(app, doors);
  registerRoutes(app, doors);
  registerEventStream(app, doors);
  registerFollows(app, doors);
  registerAgentDoor(app, doors);
  registerEnrolment(app, doors);
  registerBundles(app, doors);
  await registerInstallation(app, doors);
  registerHealth(app, doors);
  registerDescription(app, doors.platform.publicUrl);
  await registerGithubWebhook(app, doors);
  await registerGithubAppWebhook(app, doors);
  return app;
}
