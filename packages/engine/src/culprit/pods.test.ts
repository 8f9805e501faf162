import type { Json } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { selectorOf } from './pods.ts';

const selected = (selector: Json) =>
  selectorOf({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector } });

test('a selector is asked for in the words of the API server', () => {
  expect(selected({ matchLabels: { app: 'web', 'shop.test/tier': 'front' } })).toBe(
    'app=web,shop.test/tier=front',
  );
  expect(
    selected({
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'track', operator: 'In', values: ['stable', 'canary'] },
        { key: 'zone', operator: 'NotIn', values: ['eu'] },
        { key: 'live', operator: 'Exists' },
        { key: 'old', operator: 'DoesNotExist' },
      ],
    }),
  ).toBe('app=web,track in (stable,canary),zone notin (eu),live,!old');
  expect(selected({})).toBeUndefined();
});
