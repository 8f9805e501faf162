import { type Route, type RouteName, routes } from '@landfall/contracts/api';
import { describe, expect, test } from 'vitest';
import type { JsonSchema } from './components.ts';
import { describeApi, toTemplate } from './describe.ts';

interface Operation {
  operationId: string;
  requestBody?: { content: { 'application/json': { schema: JsonSchema } } };
  responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }>;
  security: JsonSchema[];
}
const description = describeApi('https://landfall.example');
const paths = description.paths as Record<string, Record<string, Operation>>;
const schemas = (description.components as { schemas: Record<string, JsonSchema> }).schemas;

/** Follows references, each once: every property that can be in an answer of this schema. */
function propertiesOf(schema: unknown, known = new Set<string>()): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((item) => propertiesOf(item, known));
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key === '$ref' && typeof value === 'string') {
      if (known.has(value)) return [];
      known.add(value);
      return propertiesOf(schemas[value.replace('#/components/schemas/', '')], known);
    }
    if (key === 'properties')
      return [...Object.keys(value as object), ...propertiesOf(Object.values(value as object), known)];
    return propertiesOf(value, known);
  });
}

describe('the description', () => {
  test('is OpenAPI 3.1 and every reference in it leads somewhere', () => {
    expect(description.openapi).toMatch(/^3\.1\./);
    const references = JSON.stringify(description).match(/"\$ref":"[^"]+"/g) ?? [];
    expect(references.length).toBeGreaterThan(40);
    for (const reference of references) {
      const name = /"#\/components\/schemas\/([^"/]+)"/.exec(reference)?.[1];
      expect(schemas[name ?? reference]).toBeDefined();
    }
    expect(JSON.stringify(description)).not.toMatch(/"\$(id|schema)"|__shared|\$defs/);
  });

  test('holds every route with its body, its answer and who may call it', () => {
    for (const name of Object.keys(routes) as RouteName[]) {
      const route: Route = routes[name];
      const operation = paths[toTemplate(route.path)]?.[route.method.toLowerCase()];
      expect(operation?.operationId).toBe(name);
      expect(operation?.requestBody !== undefined).toBe(route.body !== undefined);
      expect(operation?.responses[route.status]).toBeDefined();
      expect(operation?.responses.default?.content).toHaveProperty('application/problem+json');
      expect(operation?.security.length === 0).toBe(route.access === 'anyone');
    }
  });

  /** The half of a deploy key that is given to everybody. */
  const PUBLIC = new Set(['deployKey', 'publicKey']);

  test('LEAK-4: no answer has a field for a credential, but those that are shown once', () => {
    const credential =
      /token|secret|password|credential|kubeconfig|private|hash|key$|sealed|cookie|^session$/i;
    const found = Object.entries(paths).flatMap(([path, operations]) =>
      Object.values(operations).flatMap((operation) =>
        Object.values(operation.responses)
          .flatMap((response) => Object.values(response.content ?? {}))
          .flatMap(({ schema }) => propertiesOf(schema))
          .filter((property) => credential.test(property) && !PUBLIC.has(property))
          .map((property) => `${operation.operationId} ${path} ${property}`),
      ),
    );
    expect([...new Set(found)].sort()).toEqual([
      'account.signIn /v1/sessions session',
      'account.signInWithGithub /v1/sessions/github session',
      'account.signUp /v1/sign-up session',
      // An id, and a yes or no: neither opens anything.
      'activity.list /v1/activity tokenId',
      // When, and not what.
      'clusters.check /v1/clusters/{id}/check tokenExpiresAt',
      'clusters.createAgent /v1/clusters/agent token',
      'clusters.get /v1/clusters/{id} tokenExpiresAt',
      'clusters.list /v1/clusters tokenExpiresAt',
      'clusters.newAgentToken /v1/clusters/{id}/agent-token token',
      'clusters.register /v1/clusters tokenExpiresAt',
      'clusters.revokeAgent /v1/clusters/{id}/revoke-agent tokenExpiresAt',
      'events.follow /v1/events hasCredential',
      'events.follow /v1/events tokenExpiresAt',
      'github.connect /v1/github/visits/{id}/repositories hasCredential',
      'identities.list /v1/identities hasPassword',
      'repositories.connect /v1/repositories hasCredential',
      'repositories.connect /v1/repositories webhookSecret',
      'repositories.get /v1/repositories/{id} hasCredential',
      'repositories.list /v1/repositories hasCredential',
      'repositories.refresh /v1/repositories/{id}/refresh hasCredential',
      'repositories.rotateSecret /v1/repositories/{id}/webhook-secret hasCredential',
      'repositories.rotateSecret /v1/repositories/{id}/webhook-secret webhookSecret',
      'repositories.trustHostKeys /v1/repositories/{id}/host-keys hasCredential',
      'repositories.update /v1/repositories/{id} hasCredential',
      'repositories.useDeployKey /v1/repositories/{id}/deploy-key hasCredential',
      'tokens.create /v1/tokens token',
    ]);
  });
});
