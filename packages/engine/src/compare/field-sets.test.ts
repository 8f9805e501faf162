import { expect, test } from 'vitest';
import { projection, subtract, union } from './field-sets.ts';

const web = { 'f:containers': { 'k:{"name":"web"}': { '.': {}, 'f:name': {}, 'f:image': {} } } };
const sidecar = { 'f:containers': { 'k:{"name":"sidecar"}': { 'f:image': {} } }, 'f:paused': {} };

test('union has what is in either, subtract what is in the first alone', () => {
  const both = union(web, sidecar);
  expect(Object.keys(both['f:containers'] ?? {})).toEqual(['k:{"name":"web"}', 'k:{"name":"sidecar"}']);
  expect(subtract(both, web)).toEqual(sidecar);
  expect(subtract(web, web)).toEqual({});
  expect(subtract({ 'f:selector': {} }, { 'f:selector': { 'f:app': {} } })).toEqual({ 'f:selector': {} });
});

test('projection is what a tree names of a value: items by their keys, members, places', () => {
  const value = {
    containers: [
      { name: 'web', image: 'a', tty: true },
      { name: 'sidecar', image: 'b' },
    ],
    finalizers: ['x', 'y'],
    args: ['1', '2'],
    other: 1,
  };
  expect(projection(value, web)).toEqual({ containers: [{ name: 'web', image: 'a' }] });
  expect(projection(value, sidecar)).toEqual({ containers: [{ name: 'sidecar', image: 'b' }] });
  expect(projection(value, { 'f:finalizers': { 'v:"y"': {} }, 'f:args': { 'i:0': {} } })).toEqual({
    finalizers: ['y'],
    args: ['1'],
  });
  expect(projection(value, { 'f:nowhere': {}, 'f:args': {} })).toEqual({ args: ['1', '2'] });
});
