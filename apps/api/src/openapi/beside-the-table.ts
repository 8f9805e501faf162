import { streamEvent } from '@landfall/contracts/event';
import { followInput, logLines } from '@landfall/contracts/follow';
import { problem } from '@landfall/contracts/problem';
import type { z } from 'zod';
import { agentDoors } from './agents.ts';
import type { JsonSchema } from './components.ts';

type Ref = (schema: z.ZodType) => JsonSchema;

/** The doors that are not REST: the stream, the webhook, the health check and the description itself. */
export function besideTheTable(refOf: Ref): Record<string, Record<string, JsonSchema>> {
  const refused = {
    default: {
      description: 'A problem document: what happened, why, what to do',
      content: { 'application/problem+json': { schema: refOf(problem) } },
    },
  };
  return {
    '/v1/events': { get: events(refOf, refused) },
    '/v1/follows': { post: follows(refOf, refused) },
    '/webhooks/github': { post: appWebhook(refused) },
    '/webhooks/github/{hookId}': { post: webhook(refused) },
    ...agentDoors(refOf, refused),
    '/v1/healthz': {
      get: {
        operationId: 'platform.health',
        summary: 'Does it answer? `degraded` while wake-ups are late',
        tags: ['Platform'],
        security: [],
        responses: {
          200: json('Rows can be read', {
            type: 'object',
            properties: { status: { enum: ['ok', 'degraded'] } },
            required: ['status'],
          }),
          503: { description: 'Rows cannot be read' },
        },
      },
    },
    '/v1/openapi.json': {
      get: {
        operationId: 'platform.description',
        summary: 'This description',
        tags: ['Platform'],
        security: [],
        responses: { 200: json('OpenAPI 3.1', { type: 'object' }) },
      },
    },
  };
}

const json = (description: string, schema: JsonSchema): JsonSchema => ({
  description,
  content: { 'application/json': { schema } },
});

function events(refOf: Ref, refused: JsonSchema): JsonSchema {
  const position = { type: 'integer', minimum: 0 };
  return {
    operationId: 'events.follow',
    summary: 'Everything that changes, as it changes (server-sent events)',
    description:
      'Events: `landfall` (data: StreamEvent, id: its position), `local` (data: LocalStatus, `npm start` only), ' +
      '`reset` (ask for everything again, then go on from the given position), `heartbeat`, `end` (with a reason; ' +
      'connect again). Without a position the stream starts at the newest event.',
    tags: ['Activity'],
    security: [{ token: [] }, { session: [] }],
    parameters: [
      { name: 'after', in: 'query', required: false, schema: position },
      { name: 'Last-Event-ID', in: 'header', required: false, schema: position },
    ],
    responses: {
      200: { description: 'The stream', content: { 'text/event-stream': { schema: refOf(streamEvent) } } },
      ...refused,
    },
  };
}

const follows = (refOf: Ref, refused: JsonSchema): JsonSchema => ({
  operationId: 'follows.begin',
  summary: 'A container’s log as it is written (server-sent events)',
  description:
    'Events: `lines` (data: LogLines), `gap` (some may be missing), `heartbeat`, `over` (data: FollowOver) and `end`. ' +
    'It is followed for as long as the answer is read, and for 15 minutes at most; ask again then.',
  tags: ['Applications'],
  security: [{ token: [] }, { session: [] }],
  requestBody: { required: true, content: { 'application/json': { schema: refOf(followInput) } } },
  responses: {
    200: { description: 'The lines', content: { 'text/event-stream': { schema: refOf(logLines) } } },
    ...refused,
  },
});

const SIGNED = ['X-Hub-Signature-256', 'X-GitHub-Event', 'X-GitHub-Delivery'].map((name) => ({
  name,
  in: 'header',
  required: true,
  schema: { type: 'string' },
}));

const webhook = (refused: JsonSchema): JsonSchema => ({
  operationId: 'deliveries.receive',
  summary: 'Where GitHub sends its deliveries; signed with the secret of the repository',
  tags: ['Repositories'],
  security: [],
  parameters: [
    { name: 'hookId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
    ...SIGNED,
  ],
  requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
  responses: {
    200: { description: 'A ping was understood' },
    202: { description: 'Recorded, and the repository woken' },
    ...refused,
  },
});

const appWebhook = (refused: JsonSchema): JsonSchema => ({
  ...webhook(refused),
  operationId: 'deliveries.receiveOfApp',
  summary: 'Where GitHub sends the deliveries of the GitHub App; signed with the secret of the App',
  tags: ['GitHub'],
  parameters: SIGNED,
});
