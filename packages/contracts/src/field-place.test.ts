import { expect, test } from 'vitest';
import { type FieldPlace, placeAsJq, placeName } from './field-place.ts';

test.each<[FieldPlace, string, string]>([
  [
    ['spec', 'template', 'spec', 'containers', { name: 'web' }, 'image'],
    '.spec.template.spec.containers[]? | select(.name == "web") | .image',
    'spec.template.spec.containers[web].image',
  ],
  [
    ['spec', 'ports', { port: 53, protocol: 'UDP' }],
    '.spec.ports[]? | select(.port == 53 and .protocol == "UDP")',
    'spec.ports[53/UDP]',
  ],
  [
    ['spec', 'containers', { name: 'web' }, 'env', { name: 'A' }, 'value'],
    '.spec.containers[]? | select(.name == "web") | .env[]? | select(.name == "A") | .value',
    'spec.containers[web].env[A].value',
  ],
  [
    ['spec', 'rules', 0, 'hosts', { 'x-y': 'a"b\\(c)' }],
    '.spec.rules[0]?.hosts[]? | select(.["x-y"] == "a\\"b\\\\(c)")',
    'spec.rules[0].hosts[a"b\\(c)]',
  ],
  [['metadata', 'labels', 'a.b/c'], '.metadata.labels["a.b/c"]', 'metadata.labels["a.b/c"]'],
  [['a/b'], '.["a/b"]', '["a/b"]'],
])('%j is %s', (place, jq, name) => {
  expect(placeAsJq(place)).toBe(jq);
  expect(placeName(place)).toBe(name);
});
