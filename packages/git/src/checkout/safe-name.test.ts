import { expect, it } from 'vitest';
import { isSafeName } from './safe-name.ts';

it.each(['a', '.gitattributes', '.github', 'git', 'git~2', 'x.git', '…', 'a b', '..a', '-rf'])(
  '%j may be made',
  (name) => {
    expect(isSafeName(name)).toBe(true);
  },
);

it.each([
  'x'.repeat(256),
  'ä'.repeat(128),
  '',
  '.',
  '..',
  'a/b',
  '../x',
  'a\\b',
  'a\0b',
  '.git',
  '.GIT',
  '.g\u200cit',
  '.git ',
  '.git...',
  '.git::$INDEX_ALLOCATION',
  'git~1',
  'GIT~1.',
])('REPO-2: %j may not', (name) => {
  expect(isSafeName(name)).toBe(false);
});
