import { pointerTokens, toPointer } from '@landfall/contracts/json-pointer';
import type { Json } from '@landfall/contracts/resource';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldPathTokens, valueAt } from './pointer.ts';

const object = {
  metadata: { labels: { 'app.kubernetes.io/name': 'web', app: 'x' } },
  spec: {
    replicas: 1,
    containers: [{ name: 'a' }, { name: 'web', ports: [{ containerPort: 80, protocol: 'TCP' }] }],
    finalizers: ['x/y', 'z'],
  },
};

test.each([
  ['.spec.replicas', '/spec/replicas'],
  ['.metadata.labels.app.kubernetes.io/name', '/metadata/labels/app.kubernetes.io~1name'],
  ['.metadata.labels.app', '/metadata/labels/app'],
  ['.spec.containers[name="web"].image', '/spec/containers/1/image'],
  [
    '.spec.containers[name="web"].ports[containerPort=80,protocol="TCP"].containerPort',
    '/spec/containers/1/ports/0/containerPort',
  ],
  ['.spec.finalizers[="z"]', '/spec/finalizers/1'],
  ['.spec.containers[0].name', '/spec/containers/0/name'],
  ['.spec.unknown.deep', '/spec/unknown/deep'],
])('%s is %s', (path, pointer) => {
  expect(toPointer(fieldPathTokens(path, object))).toBe(pointer);
});

test('valueAt never looks at what an object inherits', () => {
  expect(valueAt({}, ['constructor'])).toBeUndefined();
  expect(valueAt([1], ['length'])).toBeUndefined();
});

test('RFC 6901: what was printed is read back, whatever the keys', () => {
  const token = fc.oneof(fc.string(), fc.stringMatching(/^[~/01]{0,6}$/));
  fc.assert(
    fc.property(fc.array(token), (tokens) => {
      expect(pointerTokens(toPointer(tokens))).toEqual(tokens);
    }),
  );
});

test('RFC 6901: a pointer that was read is printed as it was', () => {
  const pointer = fc.array(
    fc.stringMatching(/^(?:~[01]|[a-z./-]?[a-z.-])*$/).map((one) => one.replaceAll('/', '~1')),
  );
  fc.assert(
    fc.property(pointer, (parts) => {
      const text = parts.map((part) => `/${part}`).join('');
      expect(toPointer(pointerTokens(text))).toBe(text);
    }),
  );
});

/** Every field of an object, as the API server prints its path in a conflict, with where it stands. */
function printed(value: Json, path: string, tokens: string[]): { path: string; tokens: string[] }[] {
  const here = tokens.length === 0 ? [] : [{ path, tokens }];
  if (Array.isArray(value)) {
    const items = value.flatMap((item, index) => {
      const { name, protocol } = item as { [key: string]: Json };
      const key = `[name=${JSON.stringify(name)},protocol=${JSON.stringify(protocol)}]`;
      return printed(item, `${path}${key}`, [...tokens, String(index)]);
    });
    return [...here, ...items];
  }
  if (typeof value !== 'object' || value === null) return here;
  const fields = Object.entries(value).flatMap(([key, item]) =>
    printed(item ?? null, `${path}.${key}`, [...tokens, key]),
  );
  return [...here, ...fields];
}

test('4.5: the path of every field that the API server prints in a conflict leads to that field', () => {
  const key = fc.constantFrom('app', 'app.kubernetes.io/name', 'tls.crt', 'a-b', 'x_y', 'spec');
  const text = fc.constantFrom('web', 'a]b', 'a"b', 'a,b=c', 'a.b', '[0]');
  const { tree } = fc.letrec<{ tree: Json; list: Json[]; map: { [key: string]: Json } }>((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, fc.constant('v'), tie('list'), tie('map')),
    map: fc.dictionary(key, tie('tree'), { maxKeys: 3 }),
    list: fc.uniqueArray(
      fc.record({ name: text, protocol: fc.constantFrom('TCP', 'UDP'), below: tie('tree') }),
      { selector: ({ name, protocol }) => `${name}/${protocol}`, minLength: 1, maxLength: 3 },
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, tree, { minKeys: 1, maxKeys: 3 }), (object) => {
      for (const { path, tokens } of printed(object, '', []))
        expect([path, fieldPathTokens(path, object)]).toEqual([path, tokens]);
    }),
  );
});
