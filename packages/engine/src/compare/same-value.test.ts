import { expect, test } from 'vitest';
import { sameValue } from './same-value.ts';

const limits = ['spec', 'resources', 'limits'];

test.each([
  ['1000m', '1', [...limits, 'cpu'], true],
  [2, '2', [...limits, 'cpu'], true],
  ['1Gi', '1024Mi', ['spec', 'resources', 'requests', 'storage'], true],
  ['1.0', '1', ['data', 'version'], false],
  ['1.0', '1', ['metadata', 'annotations', 'cpu'], false],
  ['1.10', '1.1', ['spec', 'default', 'version'], false],
  ['60s', '1m', ['spec', 'timeout'], true],
  ['60s', '1m', ['spec', 'template', 'spec', 'containers', '0', 'env', '0', 'timeout'], false],
  [80, '80', ['spec', 'ports', '0', 'targetPort'], true],
  [80, '80', ['spec', 'replicas'], false],
  [null, undefined, ['spec', 'x'], true],
  [null, 0, ['spec', 'x'], false],
  [false, undefined, ['spec', 'x'], false],
  [[1, 2], [1, 2], ['spec', 'x'], true],
  [[1, 2], [2, 1], ['spec', 'x'], false],
  [{ a: 1 }, { a: 1, b: null }, ['spec', 'x'], true],
  [{ a: 1 }, [1], ['spec', 'x'], false],
])('A.10: %j and %j at %j: %s', (a, b, path, same) => {
  expect(sameValue(a, b, path)).toBe(same);
  expect(sameValue(b, a, path)).toBe(same);
});
