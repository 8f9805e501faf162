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
