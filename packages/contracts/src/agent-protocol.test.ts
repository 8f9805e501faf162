import { expect, test } from 'vitest';
import { z } from 'zod';
import { enrolled, fromPlatform } from './agent-protocol.ts';
import { actQuestion } from './host.ts';

type Schema = { [key: string]: unknown };
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const SCALARS = new Set(['string', 'number', 'integer', 'boolean', 'null']);
/** What a Kubernetes object is made of, or a patch of one. */
const OF_A_WRITE =
  /^(apiVersion|metadata|spec|data|stringData|manifests?|patch|operations|body|verb|method)$/;

/** Where something can stand that is neither a scalar nor one of the named fields of an object. */
function openPlaces(schema: unknown, path = '', defs: Schema = {}): string[] {
  if (!isSchema(schema)) return [`${path}: anything`];
  const known = isSchema(schema.$defs) ? schema.$defs : defs;
  const within = (inner: unknown, at: string) => openPlaces(inner, `${path}/${at}`, known);
  if (typeof schema.$ref === 'string') return [`${path}: ${schema.$ref} holds itself`];
  if ('const' in schema || Array.isArray(schema.enum)) return [];
  for (const either of ['anyOf', 'oneOf', 'allOf']) {
    const branches = schema[either];
    if (Array.isArray(branches)) return branches.flatMap((one, index) => within(one, String(index)));
  }
  if (schema.type === 'array') return within(schema.items, '[]');
  const types = Array.isArray(schema.type) ? schema.type.map(String) : [String(schema.type)];
  if (types.every((type) => SCALARS.has(type))) return [];
  if (schema.type !== 'object') return [`${path}: anything`];
  const fields = Object.entries(isSchema(schema.properties) ? schema.properties : {});
  const more = schema.additionalProperties;
  return [
    ...fields.flatMap(([name, field]) => [
      ...(OF_A_WRITE.test(name) ? [`${path}/${name}: the name of a part of a write`] : []),
      ...within(field, name),
    ]),
    ...(more === undefined || more === false ? [] : within(more, '*')),
  ];
}
const open = (schema: z.ZodType) => openPlaces(z.toJSONSchema(schema, { io: 'input', cycles: 'ref' }));

test('no frame of the platform, and no answer to an enrolment, has a place for a Kubernetes object or a patch', () => {
  expect(open(fromPlatform)).toEqual([]);
  expect(open(enrolled)).toEqual([]);
});

test('a place for one would be found', () => {
  for (const place of [
    z.unknown(),
    z.json(),
    z.looseObject({}),
    z.record(z.string(), z.unknown()),
    z.array(z.any()),
    z.object({ spec: z.string() }),
  ])
    expect(open(z.object({ a: z.union([z.string(), z.object({ b: place })]) }))).not.toEqual([]);
});

test('what stands in a frame beside its fields does not arrive', () => {
  const id = '0190a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b';
  const manifest = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'smuggled' }, data: {} };
  const question = {
    syncId: id,
    applicationId: id,
    planDigest: 'd',
    generation: 1,
    waveDeadlineSeconds: 30,
    waitForHealth: true,
  };
  const ref = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
  const act = { applicationId: id, ref, act: 'scale-back', at: '2026-11-28T12:00:00Z' };
  const frames = [
    {
      type: 'task',
      id,
      withinMs: 1,
      question: { kind: 'execute', question: { ...question, manifest }, manifest },
      manifest,
    },
    {
      type: 'task',
      id,
      withinMs: 1,
      question: { kind: 'act', question: { ...act, manifest, replicas: 50, patch: [manifest] }, manifest },
    },
    { type: 'decision', taskId: id, decision: { kind: 'stop', reason: 'lost', manifest }, manifest },
    { type: 'desired', applications: [], manifest },
  ];
  for (const frame of frames) expect(JSON.stringify(fromPlatform.parse(frame))).not.toContain('smuggled');
});

test('an act is one of two, of one object: how many replicas, or anything else that is written, cannot be said', () => {
  expect(Object.keys(actQuestion.shape).sort()).toEqual(['act', 'applicationId', 'at', 'ref']);
  expect(actQuestion.shape.act.options).toEqual(['restart', 'scale-back']);
});
