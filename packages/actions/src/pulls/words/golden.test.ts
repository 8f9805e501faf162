import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { item, toldPlan, toldPull } from '../../../test/pull-words.ts';
import { checkOf } from './check.ts';
import { commentOf } from './comment.ts';
import type { ToldPull } from './told.ts';

const folder = join(import.meta.dirname, '../../../fixtures/pulls');
const replicas = { pointer: '/spec/replicas', place: ['spec', 'replicas'], before: 3, after: 5 };
const image = {
  pointer: '/spec/template/spec/containers/0/image',
  place: ['spec', 'template', 'spec', 'containers', { name: 'web' }, 'image'],
  before: 'registry.example/web:1.4',
  after: 'registry.example/web:1.5',
};
const password = {
  pointer: '/data/PASSWORD',
  before: 'masked:0011223344556677',
  after: 'masked:8899aabbccddeeff',
};
const web = [
  item({ is: 'Deployment web', action: 'configure', changes: [replicas, image] }),
  item({ is: 'Secret web-token', action: 'configure', changes: [password] }),
  item({ is: 'ConfigMap web-config', action: 'create' }),
  item({ is: 'Service web', action: 'unchanged' }),
];
const crd = item({
  is: 'CustomResourceDefinition carts.shop.example',
  action: 'prune',
  ref: {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    namespace: '',
    name: 'carts.shop.example',
  },
  reason: 'It left Git.',
  warnings: ['Deleting a CustomResourceDefinition takes data or other objects with it.'],
});
const immutable = item({
  is: 'Service api',
  action: 'refuse',
  reason: 'spec.clusterIP cannot be changed: the API server says that the field is immutable.',
});
const hostile = item({
  is: 'ConfigMap `</code></details><img src=x onerror=alert(1)> @acme/owners #1 www.evil.example',
  action: 'configure',
  changes: [
    {
      pointer: '/data/```\n\n# Merge this',
      before: '```\n@acme/owners\n[click](https://evil.example)',
      after: '</details>\u202e<script>',
    },
  ],
  warnings: [
    '@acme/owners: <b>merge</b> [this](https://evil.example), see www.evil.example or mail root@evil.example',
  ],
});
const broken = {
  code: 'kustomize-failed',
  what: 'The application could not be rendered.',
  why: 'kustomization.yaml names base/gone, which is not there',
  fix: 'Correct it in Git and push again',
};

const cases: Record<string, ToldPull> = {
  everyday: toldPull([
    toldPlan('web', web),
    toldPlan('api', [item({ is: 'Service api', action: 'unchanged' })]),
  ]),
  warnings: toldPull([
    toldPlan('carts', [crd, immutable], {
      warnings: ['This sync would delete 1 object. It holds data. The sync would wait for a person’s yes.'],
    }),
    toldPlan('web', web),
  ]),
  'nothing-touched': toldPull([]),
  'cannot-be-rendered': toldPull(
    [toldPlan('web', null, { state: 'failed', problem: broken }), toldPlan('api', web)],
    { state: 'failed' },
  ),
  'cluster-away': toldPull(
    [
      toldPlan('web', web, {
        state: 'failed',
        against: 'base',
        problem: {
          ...broken,
          what: 'The plan could not be made.',
          why: 'The agent of this cluster is disconnected.',
          fix: 'Look at its log.',
        },
      }),
    ],
    { state: 'failed' },
  ),
  'a-stranger': toldPull([toldPlan('web', web, { against: 'base', state: 'needs-click' })], {
    stranger: true,
    state: 'needs-click',
  }),
  'a-stranger-after-a-click': toldPull([toldPlan('web', web)], {
    stranger: true,
    clicked: { by: 'Ada', at: '2026-11-28T18:00:00.000Z' },
  }),
  'a-public-repository': toldPull(
    [toldPlan('web', [...web, crd], { warnings: ['Secret words.'] })],
    {},
    true,
  ),
  hostile: toldPull([toldPlan('web', [hostile])], { baseBranch: '`@acme` <b>' }),
  'fifty-applications': toldPull(
    Array.from({ length: 50 }, (_, at) =>
      toldPlan(`shop-${String(at).padStart(2, '0')}`, at % 5 === 0 ? web.slice(3) : web),
    ),
    { left: 3 },
  ),
};

/** As a reviewer reads it: what GitHub shows of the check, then the comment. */
const printed = (told: ToldPull): string => {
  const { conclusion, title, summary } = checkOf(told);
  return `Check: ${conclusion}, “${title}”\n\n${summary}\n\n---\n\n${commentOf(told)}\n`;
};

test.each(Object.entries(cases))('the words of %s', (name, told) => {
  const golden = join(folder, `${name}.md`);
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, printed(told));
  expect(printed(told)).toBe(readFileSync(golden, 'utf8'));
});
