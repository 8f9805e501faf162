import { enrolInput, enrolled } from '@landfall/contracts/agent-protocol';
import type { z } from 'zod';
import type { JsonSchema } from './components.ts';

type Ref = (schema: z.ZodType) => JsonSchema;

const tags = ['Agents'];

/** The doors that agents come through, and what installs them. */
export const agentDoors = (refOf: Ref, refused: JsonSchema): Record<string, Record<string, JsonSchema>> => ({
  '/agent/enrol': {
    post: {
      operationId: 'agents.enrol',
      summary: 'Takes a one-time token for an identity, which is the sender’s keys',
      tags,
      security: [],
      requestBody: { required: true, content: { 'application/json': { schema: refOf(enrolInput) } } },
      responses: {
        201: { description: 'Enrolled', content: { 'application/json': { schema: refOf(enrolled) } } },
        ...refused,
      },
    },
  },
  '/agent/connect': {
    get: {
      operationId: 'agents.connect',
      summary: 'The agent’s connection (WebSocket)',
      description: 'JSON text frames: a signed challenge first, then what is wanted, asked and told.',
      tags,
      security: [],
      responses: {
        101: {
          description: 'Frames as the agent of this version understands them',
        },
        ...refused,
      },
    },
  },
  '/agent/snapshots/{id}': {
    get: {
      operationId: 'agents.snapshot',
      summary: 'A snapshot sealed to the agent’s key; `Authorization: Bearer` with the access of its welcome',
      tags,
      security: [],
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
      responses: { 200: file('Sealed bytes', 'application/octet-stream'), ...refused },
    },
  },
  '/agent/install/{token}.yaml': {
    get: {
      operationId: 'agents.manifest',
      summary: 'What `kubectl apply` installs an agent from; consumes no token',
      tags,
      security: [],
      parameters: [{ name: 'token', in: 'path', required: true, schema: { type: 'string' } }],
      responses: { 200: file('Kubernetes objects', 'application/yaml'), ...refused },
    },
  },
  '/agent/chart.tgz': {
    get: {
      operationId: 'agents.chart',
      summary: 'The Helm chart that an agent is installed from',
      tags,
      security: [],
      responses: { 200: file('A Helm chart', 'application/gzip'), ...refused },
    },
  },
});

const file = (description: string, type: string): JsonSchema => ({
  description,
  content: { [type]: { schema: { type: 'string', format: 'binary' } } },
});
