import { expect, onTestFinished, test, vi } from 'vitest';
import type { KubeResponse } from '../http/request.ts';
import { secretWarnings } from './secret-words.ts';
import { statusError } from './status.ts';

const answer = (status: number, body: unknown, headers: KubeResponse['headers'] = {}): KubeResponse => ({
  status,
  headers,
  warnings: [],
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
const deployment = { subject: 'Deployment web in shop', kind: 'Deployment' };

test('field conflicts carry manager and path', () => {
  const { fault } = statusError(
    answer(409, {
      reason: 'Conflict',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "kubectl-edit" using apps/v1 at 2026-01-01T00:00:00Z',
            field: '.spec.replicas',
          },
        ],
      },
    }),
    deployment,
  );
  expect(fault).toEqual({
    code: 'field-conflict',
    conflicts: [{ manager: 'kubectl-edit', path: '.spec.replicas' }],
  });
});

test.each([
  [401, {}, 'unauthorized'],
  [403, {}, 'forbidden'],
  [409, { reason: 'Conflict' }, 'conflict'],
  [409, { reason: 'AlreadyExists' }, 'already-exists'],
  [410, {}, 'expired'],
  [413, {}, 'too-large'],
  [422, {}, 'invalid'],
  [400, {}, 'invalid'],
  [
    500,
    { message: 'failed to create typed patch object (a/b; /v1, Kind=Pod): .spec.x: field not declared' },
    'invalid',
  ],
  [503, '<html>gateway</html>', 'server-error'],
  [418, '', 'unexpected'],
])('%i reads as its code (%#)', (status, body, code) => {
  expect(statusError(answer(status, body), deployment).code).toBe(code);
});

test('a 404 tells a missing object from a missing kind and a missing namespace', () => {
  const of = (details: unknown) => statusError(answer(404, { details }), deployment).fault;
  expect(of({ name: 'web', kind: 'deployments' })).toEqual({ code: 'not-found', of: 'object' });
  expect(of({})).toEqual({ code: 'not-found', of: 'kind' });
  expect(of({ name: 'shop', kind: 'namespaces' })).toEqual({ code: 'not-found', of: 'namespace' });
});

test('Retry-After is honoured, and bounded', () => {
  expect(statusError(answer(429, {}, { 'retry-after': '3' }), deployment).fault).toMatchObject({
    retryAfterMs: 3_000,
  });
  expect(statusError(answer(503, {}, { 'retry-after': '99999' }), deployment).fault).toMatchObject({
    retryAfterMs: 60_000,
  });
});

test('Retry-After may be a date, and says nothing when it is over or none', () => {
  vi.useFakeTimers({ now: new Date('2026-11-27T08:00:00Z') });
  onTestFinished(() => void vi.useRealTimers());
  const of = (header: string, details = {}) =>
    statusError(answer(429, { details }, { 'retry-after': header }), deployment).fault;
  const code = 'too-many-requests';
  expect(of('Fri, 27 Nov 2026 08:00:20 GMT')).toEqual({ code, retryAfterMs: 20_000 });
  expect(of('Fri, 27 Nov 2026 07:00:00 GMT')).toEqual({ code });
  expect(of('soon')).toEqual({ code });
  expect(of('soon', { retryAfterSeconds: 5 })).toEqual({ code, retryAfterMs: 5_000 });
  expect(of('0', { retryAfterSeconds: -5 })).toEqual({ code });
});

test('LEAK-2: of a Secret nothing the server quotes is kept', () => {
  const message = 'Secret "db" is invalid: data[x]: Invalid value: "canary-1"';
  const causes = [{ field: 'data[x]', message: 'Invalid value: "canary-1"' }];
  const error = statusError(answer(422, { message, details: { causes } }), {
    subject: 'Secret db',
    kind: 'Secret',
  });
  expect(JSON.stringify([error.message, error.fault, error.fix])).not.toContain('canary-1');
  expect(error.message).toContain('data[x]');
});

test('a long refusal keeps its end, where the reason stands', () => {
  const cause = `Invalid value: {"spec":"${'x'.repeat(5_000)}"}: field is immutable`;
  const error = statusError(
    answer(422, {
      message: `Job.batch "j" is invalid: spec.template: ${cause}`,
      details: { causes: [{ field: 'spec.template', message: cause }] },
    }),
    { subject: 'Job j in shop', kind: 'Job' },
  );
  expect(error.message).toMatch(/^Job\.batch "j" is invalid.*field is immutable\.$/);
  expect(error.message.length).toBeLessThan(2_100);
  expect(error.fault).toMatchObject({
    causes: [{ message: expect.stringMatching(/: field is immutable$/) }],
  });
});

test('of a Secret that cannot be changed the complaint is kept, its values are not', () => {
  const message = 'Invalid value: "canary": field is immutable when `immutable` is set';
  const { fault } = statusError(answer(422, { message, details: { causes: [{ field: 'data', message }] } }), {
    subject: 'Secret s in shop',
    kind: 'Secret',
  });
  expect(fault).toEqual({ code: 'invalid', causes: [{ path: 'data', message: 'field is immutable' }] });
});

test.each([
  [
    'deployments.apps is forbidden: User "ci" cannot patch resource "deployments" in API group "apps"',
    'rights',
  ],
  [
    'roles.rbac.authorization.k8s.io "a" is forbidden: user "ci" (groups=["x"]) is attempting to grant RBAC permissions not currently held:',
    'rights',
  ],
  [
    'pods "p" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
    'ResourceQuota',
  ],
  ['pods "p" is forbidden: failed quota: q: must specify requests.cpu for: a', 'ResourceQuota'],
  ['pods "p" is forbidden: violates PodSecurity "baseline:latest": privileged', 'pod-security level'],
  ['pods "p" is forbidden: maximum cpu usage per Container is 1, but limit is 2', 'LimitRange'],
  [
    'configmaps "a" is forbidden: unable to create new content in namespace shop because it is being terminated',
    'Wait until the namespace is gone',
  ],
  ['admission webhook "policy.test" denied the request: no latest tags', 'this webhook'],
])('what is forbidden is told with what helps: %s', (message, fix) => {
  expect(statusError(answer(403, { message }), deployment).fix).toContain(fix);
});

test('nobody is told to give rights where the server says nothing of them', () => {
  expect(
    statusError(answer(403, { message: 'pods "p" is forbidden: because' }), deployment).fix,
  ).toBeUndefined();
});

test.each([
  '\n@@ -101,7 +101,7 @@\n    "Env": [\n     {\n-     "Value": "1",\n',
  '\n  core.PodSpec{\n  \t... // 3 identical fields\n- \t"Env": nil,\n',
])('what the server prints of its internal form below a complaint is left out (%#)', (dump) => {
  const forbidden = 'Forbidden: pod updates may not change fields other than `spec.containers[*].image`';
  const message = `Pod "p" is invalid: spec: ${forbidden}${dump}`;
  const causes = [{ field: 'spec', message: `${forbidden}${dump}` }];
  const error = statusError(answer(422, { message, details: { causes } }), {
    subject: 'Pod p in shop',
    kind: 'Pod',
  });
  expect(error.message).toBe(`Pod "p" is invalid: spec: ${forbidden}.`);
  expect(error.fault).toMatchObject({ causes: [{ message: forbidden }] });
});

test.each([
  [
    403,
    'admission webhook "policy.test" denied the request: canary is too short',
    'webhook policy.test denied it',
  ],
  [
    400,
    'admission webhook "policy.test" denied the request: canary is too short',
    'webhook policy.test denied it',
  ],
  [
    422,
    "secrets \"db\" is forbidden: ValidatingAdmissionPolicy 'strong' with binding 'all' denied request: canary is weak",
    'ValidatingAdmissionPolicy strong denied it',
  ],
])(
  'LEAK-2: of a Secret that is denied it is told by whom, not what they quote (%i)',
  (status, message, words) => {
    const error = statusError(answer(status, { message }), { subject: 'Secret db in shop', kind: 'Secret' });
    expect(error.message).toContain(words);
    expect(JSON.stringify([error.message, error.fault, error.fix])).not.toContain('canary');
  },
);

test('LEAK-2: of a Secret only the API server’s own warnings are told', () => {
  const own = ['tls: failed to find any PEM data in certificate input', 'unknown field "datta"'];
  const others = ["Validation failed for ValidatingAdmissionPolicy 'a' with binding 'b': canary is weak"];
  const told = secretWarnings([...own, ...others, ...others]);
  expect(told.slice(0, 2)).toEqual(own);
  expect(told).toHaveLength(3);
  expect(told.join(' ')).not.toContain('canary');
});

test('of a Secret the field of a wrong type is named, and nothing that was sent', () => {
  const of = (complaints: string) =>
    statusError(
      answer(500, {
        message: `failed to create typed patch object (shop/db; /v1, Kind=Secret): ${complaints}`,
      }),
      { subject: 'Secret db in shop', kind: 'Secret' },
    ).message;
  const got = 'expected string, got &value.valueUnstructured{Value:"canary"}';
  expect(of(`.data.port: ${got}`)).toBe(
    'The API server refused this Secret (data.port has to be a string). What it holds is not shown.',
  );
  expect(of(`errors:\n  .data.port: ${got}\n  .data.x: ${got}`)).toContain('(data.port has to be');
  expect(of('.data: expected map, got &{canary}')).not.toContain('canary');
});
