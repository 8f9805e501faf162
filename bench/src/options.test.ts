import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('without arguments everything is measured', () => {
  expect(readOptions([])).toMatchObject({ scenarios: ['a', 'b1', 'b500', 'c', 'd', 'e'], rounds: 5 });
});
test('idle comes last in whatever order it was asked for, because it counts what the others left', () => {
  expect(readOptions(['--scenarios', 'E,c'])).toMatchObject({ scenarios: ['c', 'e'] });
});
test('an unknown scenario and no rounds are refused by name', () => {
  expect(() => readOptions(['--scenarios', 'a,x'])).toThrow('"x"');
  expect(() => readOptions(['--rounds', '0'])).toThrow('--rounds 0');
});
test('Flux is beside us only when it is asked for, and nothing else can be', () => {
  expect(readOptions([])?.beside).toBeUndefined();
  expect(readOptions(['--beside', 'flux'])?.beside).toBe('flux');
  expect(() => readOptions(['--beside', 'argo'])).toThrow('--beside: there is no "argo"');
});
