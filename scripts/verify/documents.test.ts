import { expect, test } from 'vitest';
import { namedPaths } from './documents.ts';

test('relative links and paths in backticks are taken; addresses, patterns and code blocks are not', () => {
  const text = [
    'See [the map](docs/architecture.md#map) and [the web](https://example.com/docs/x).',
    'The plan is `packages/engine/src/plan.ts:12`, a record is `docs/decisions/NNNN-title.md`,',
    'tests are `packages/*/src/x.test.ts`, a command is `node scripts/verify.ts --help`.',
    '```sh',
    'cat `docs/gone.md` [x](gone.md)',
    '```',
  ].join('\n');
  expect(namedPaths(text)).toEqual({
    links: ['docs/architecture.md'],
    paths: ['packages/engine/src/plan.ts'],
  });
});
