import { expect, test } from 'vitest';
import { placesIn } from './find-places.ts';

const FILE = `# The web.
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    name: not-this
  name: "web" # ours
spec:
  template:
    metadata:
      name: nor-this
---
---
apiVersion: v1
metadata: {name: flow}
kind: Service
---
kind: ConfigMap
metadata:
  namespace: shop
  name: config
`;

test('each document by its kind, name and first line; what has none of them is not marked', () => {
  expect(placesIn('web.yaml', FILE)).toEqual([
    { path: 'web.yaml', line: 2, kind: 'Deployment', name: 'web', namespace: undefined },
    { path: 'web.yaml', line: 18, kind: 'ConfigMap', name: 'config', namespace: 'shop' },
  ]);
});

test('a chart’s template and a file without end are no trouble', () => {
  expect(placesIn('t.yaml', 'kind: {{ .Values.kind }}\nmetadata:\n  name: {{ x }}')).toMatchObject([
    { kind: '{{ .Values.kind }}' },
  ]);
  expect(placesIn('t.yaml', '')).toEqual([]);
});

test('a line longer than any name is passed over, however it is made up', () => {
  const spaces = ' '.repeat(1024 * 1024);
  const lines = [`kind: x${spaces}y`, `name: x${spaces}#`, `${spaces}x`, `kind: ${'"'.repeat(1024 * 1024)}`];
  expect(placesIn('web.yaml', [...lines, FILE].join('\n'))).toEqual([
    { path: 'web.yaml', line: 6, kind: 'Deployment', name: 'web', namespace: undefined },
    { path: 'web.yaml', line: 22, kind: 'ConfigMap', name: 'config', namespace: 'shop' },
  ]);
});

test('a comment and spaces behind a name are no part of it', () => {
  expect(placesIn('web.yaml', 'kind: Service   # a\t# b  \nmetadata:  \n  name: a#b  \r\n')).toMatchObject([
    { kind: 'Service', name: 'a#b' },
  ]);
});
