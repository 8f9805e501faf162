import { expect, test } from 'vitest';
import { ClusterError, type ClusterFault } from './cluster-error.ts';
import { wordsWithoutValues } from './words-without-values.ts';

const words = (fault: ClusterFault, message: string): string =>
  wordsWithoutValues(new ClusterError(fault, message));

test('fields are named once and in order, and nothing is quoted', () => {
  const causes = ['spec.b', 'spec.a', 'spec.b', ''].map((path) => ({
    path,
    message: 'Invalid value: "canary"',
  }));
  const told = words({ code: 'invalid', causes }, 'web is invalid: spec.b: Invalid value: "canary"');
  expect(told).toContain('The API server refused it at spec.a, spec.b.');
  expect(told).not.toContain('canary');
});

test('who denied it is named by a name alone', () => {
  const said = `pods "p" is forbidden: ValidatingAdmissionPolicy 'small' with binding 'all' denied request: was canary`;
  const told = words({ code: 'forbidden' }, said);
  expect(told).toContain('(the ValidatingAdmissionPolicy small denied it)');
  expect(told).not.toContain('canary');
  const odd = words({ code: 'forbidden' }, 'admission webhook "a b (canary)" denied the request: no');
  expect(odd).not.toContain('canary');
});

test('a missing right and a patch that is none are told as they are: the object was not looked at', () => {
  const right = 'deployments.apps "web" is forbidden: User "ci" cannot patch resource "deployments"';
  expect(words({ code: 'forbidden' }, right)).toBe(right);
  const typed = 'failed to create typed patch object (shop/web; apps/v1, Kind=Deployment): ';
  const said = `${typed}.spec.nonsense: field not declared in schema`;
  expect(words({ code: 'invalid', causes: [] }, said)).toContain('.spec.nonsense is no field of this kind');
});
