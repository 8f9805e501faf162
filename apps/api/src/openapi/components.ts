import { me, sessionGrant, sessionView, tokenCreated, tokenView } from '@landfall/contracts/account';
import { enrolInput, enrolled } from '@landfall/contracts/agent-protocol';
import { type Route, type RouteName, routes } from '@landfall/contracts/api';
import { applicationDetail, applicationView, resourceState } from '@landfall/contracts/application';
import { auditEntry } from '@landfall/contracts/audit';
import { clusterView } from '@landfall/contracts/cluster';
import { streamEvent } from '@landfall/contracts/event';
import { followInput, followOver, logLines } from '@landfall/contracts/follow';
import { hold, lineStop, syncWindowView } from '@landfall/contracts/freeze';
import { localStatus } from '@landfall/contracts/local';
import { fieldChange, plan, planItem } from '@landfall/contracts/plan';
import { probeResult, probeView } from '@landfall/contracts/probe';
import { problem, problemWords } from '@landfall/contracts/problem';
import { deliveryView, repositoryConnected, repositoryView } from '@landfall/contracts/repository';
import { json, resourceRef } from '@landfall/contracts/resource';
import { commitSummary, engineEvent, syncDetail, syncObject, syncView } from '@landfall/contracts/sync';
import { z } from 'zod';

/** A JSON Schema of draft 2020-12, the dialect of OpenAPI 3.1. */
export type JsonSchema = Record<string, unknown>;

/** Names that clients generated from the description will have. What is not here is named after its route. */
const named: Record<string, z.ZodType> = {
  AgentEnrolled: enrolled,
  Application: applicationView,
  ApplicationDetail: applicationDetail,
  AuditEntry: auditEntry,
  Cluster: clusterView,
  CommitSummary: commitSummary,
  Delivery: deliveryView,
  EngineEvent: engineEvent,
  FieldChange: fieldChange,
  FollowOver: followOver,
  Hold: hold,
  Json: json,
  LineStop: lineStop,
  LogLines: logLines,
  LocalStatus: localStatus,
  Me: me,
  Plan: plan,
  PlanItem: planItem,
  Probe: probeView,
  ProbeResult: probeResult,
  Problem: problem,
  ProblemWords: problemWords,
  Repository: repositoryView,
  RepositoryConnected: repositoryConnected,
  ResourceRef: resourceRef,
  ResourceState: resourceState,
  Session: sessionView,
  SessionGrant: sessionGrant,
  StreamEvent: streamEvent,
  Sync: syncView,
  SyncDetail: syncDetail,
  SyncObject: syncObject,
  SyncWindow: syncWindowView,
  Token: tokenView,
  TokenCreated: tokenCreated,
};

/** `account.signUp` → `AccountSignUp`. */
const titleOf = (name: RouteName): string =>
  name
    .split('.')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** All schemas of the API by name, and how an operation refers to its own. */
export function makeComponents(): {
  schemas: Record<string, JsonSchema>;
  refOf: (schema: z.ZodType) => JsonSchema;
} {
  const outputs = z.registry<{ id: string }>();
  const inputs = z.registry<{ id: string }>();
  const names = new Map<z.ZodType, string>();
  const add = (registry: typeof outputs, schema: z.ZodType, id: string) => {
    if (names.has(schema)) return;
    names.set(schema, id);
    registry.add(schema, { id });
  };
  for (const [id, schema] of Object.entries(named)) add(outputs, schema, id);
  add(inputs, enrolInput, 'AgentEnrolBody');
  add(inputs, followInput, 'FollowBody');
  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name];
    if (route.status !== 204) add(outputs, route.response, `${titleOf(name)}Response`);
    if (route.body) add(inputs, route.body, `${titleOf(name)}Body`);
  }
  const schemas = { ...toSchemas(inputs, 'input'), ...toSchemas(outputs, 'output') };
  const refOf = (schema: z.ZodType) => ({ $ref: `#/components/schemas/${names.get(schema)}` });
  return { schemas, refOf };
}

function toSchemas(registry: z.core.$ZodRegistry<{ id: string }>, io: 'input' | 'output') {
  const made = z.toJSONSchema(registry, {
    target: 'draft-2020-12',
    io,
    uri: (id) => `#/components/schemas/${id}`,
    unrepresentable: 'any',
  });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([id, schema]) => {
      const { $schema: _schema, $id: _id, ...rest } = schema as JsonSchema;
      return [id, rest];
    }),
  );
}

/** The parameters of a path or a query, one by one. */
export function parametersOf(schema: z.ZodObject, place: 'path' | 'query'): JsonSchema[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}
