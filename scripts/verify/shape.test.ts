import { expect, test } from 'vitest';
import { meaninglessNames } from './shape.ts';

test('folders and files whose name says nothing are found, others are left alone', () => {
  const bad = [
    'packages/engine/src/utils/a.ts',
    'apps/api/src/helpers.ts',
    'apps/api/src/service/x.ts',
    'apps/web/src/Common/x.tsx',
  ];
  const good = [
    'packages/engine/src/plan/order.ts',
    'apps/web/src/app/shared-link/page.tsx',
    'packages/git/src/mirror.ts',
    'packages/engine/src/health/service.ts',
  ];
  expect(meaninglessNames([...bad, ...good])).toEqual(bad);
});
