import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { overlay } from './overlay.ts';

const web = (spec: object, metadata: object = {}): Manifest =>
  ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', ...metadata }, spec }) as Manifest;

test('what is spelt otherwise or defaulted is as it lives', () => {
  const live = web({ cpu: 1, template: { limits: { cpu: '1' }, policy: 'Always' } });
  expect(overlay(live, web({ cpu: 1, template: { limits: { cpu: '1000m' } } }), undefined)).toEqual(live);
});

test('Git’s values are over the live ones; what left Git goes, what others added stays', () => {
  const live = web({ a: 1, b: 2, c: { ours: 1, theirs: 2 }, other: 3 });
  const after = overlay(live, web({ a: 9 }), web({ a: 1, b: 2, c: { ours: 1 } }));
  expect(after.spec).toEqual({ a: 9, c: { theirs: 2 }, other: 3 });
});

test('items of a list are found by what names them, in Git’s order; an injected one keeps its place', () => {
  const live = web({
    list: [{ name: 'b', x: 1, d: 0 }, { name: 'injected' }, { name: 'a', x: 1 }, { name: 'gone' }],
  });
  const desired = web({ list: [{ name: 'a', x: 2 }, { name: 'b', x: 1 }, { name: 'new' }] });
  const previous = web({ list: [{ name: 'b', x: 1 }, { name: 'a', x: 1 }, { name: 'gone' }] });
  expect(overlay(live, desired, previous).spec).toEqual({
    list: [{ name: 'a', x: 2 }, { name: 'injected' }, { name: 'b', x: 1, d: 0 }, { name: 'new' }],
  });
});

test('a list of plain values is Git’s; finalizers of others stay', () => {
  const live = web({ args: ['a', 'b'] }, { finalizers: ['theirs', 'ours'] });
  const after = overlay(
    live,
    web({ args: ['a'] }, { finalizers: ['new'] }),
    web({}, { finalizers: ['ours'] }),
  );
  expect(after).toEqual(web({ args: ['a'] }, { finalizers: ['theirs', 'new'] }));
});

test('a zero value that is not stored is no difference', () => {
  const live = web({});
  expect(overlay(live, web({ readOnly: false, list: [] }), undefined)).toEqual(live);
  expect(overlay(live, web({ added: {} }), undefined).spec).toEqual({ added: {} });
});

test('what Git had empty and others filled stays', () => {
  const live = web({ rules: ['theirs'] });
  expect(overlay(live, web({}), web({ rules: [] }))).toEqual(live);
});
