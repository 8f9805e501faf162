import { type Route, type RouteName, routes } from '@landfall/contracts/api';
import { problem } from '@landfall/contracts/problem';
import type { z } from 'zod';
import { besideTheTable } from './beside-the-table.ts';
import { type JsonSchema, makeComponents, parametersOf } from './components.ts';

type Ref = (schema: z.ZodType) => JsonSchema;

/** The OpenAPI 3.1 description of every door, made from the same table that the doors are made from. */
export function describeApi(publicUrl: string): JsonSchema {
  const { schemas, refOf } = makeComponents();
  const paths: Record<string, Record<string, JsonSchema>> = besideTheTable(refOf);
  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name];
    const path = toTemplate(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(name, route, refOf) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Landfall API',
      version: '1',
      description:
        'GitOps as a service. Errors are problem documents (RFC 9457). Send `Authorization: Bearer lf_pat_…`; a ' +
        'token is made in the settings of the dashboard. GET answers carry `landfall-position`: follow ' +
        '`/v1/events?after=` from there and nothing is missed.',
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(Object.values(routes).map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token, or a session.' },
        session: { type: 'apiKey', in: 'cookie', name: 'landfall.session' },
      },
    },
  };
}

/** `/v1/syncs/:id` → `/v1/syncs/{id}`. */
export const toTemplate = (path: string): string => path.replace(/:([a-zA-Z]+)/g, '{$1}');

function operationOf(name: RouteName, route: Route, refOf: Ref): JsonSchema {
  const parameters = [
    ...(route.params ? parametersOf(route.params, 'path') : []),
    ...(route.query ? parametersOf(route.query, 'query') : []),
  ];
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.tag],
    security: securityOf(route.access),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: refOf(route.body) } } } }
      : {}),
    responses: {
      [route.status]: successOf(route, refOf),
      default: {
        description: 'A problem document: what happened, why, what to do',
        content: { 'application/problem+json': { schema: refOf(problem) } },
      },
    },
  };
}

export function securityOf(access: Route['access']): JsonSchema[] {
  switch (access) {
    case 'anyone':
      return [];
    case 'session':
      return [{ session: [] }];
    case 'member':
      return [{ token: [] }, { session: [] }];
  }
}

function successOf(route: Route, refOf: Ref): JsonSchema {
  if (route.status === 204) return { description: 'Done' };
  const headers =
    route.method === 'GET' && route.access !== 'anyone'
      ? {
          headers: {
            'landfall-position': {
              description: 'The event position that this answer is at least as new as',
              schema: { type: 'integer', minimum: 0 },
            },
          },
        }
      : {};
  return {
    description: route.summary,
    ...headers,
    content: { 'application/json': { schema: refOf(route.response) } },
  };
}
