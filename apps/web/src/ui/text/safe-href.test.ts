import { expect, test } from 'vitest';
import { plainText, safeHref } from './safe-href.ts';

test.each([
  ['https://github.com/acme/deploy', 'https://github.com/acme/deploy'],
  ['http://localhost:3000/a?b=c#d', 'http://localhost:3000/a?b=c#d'],
  ['HTTPS://Example.COM/x', 'https://example.com/x'],
  ['https://example.com/a b', 'https://example.com/a%20b'],
])('links to %s', (wanted, href) => {
  expect(safeHref(wanted)).toBe(href);
});

test.each([
  'javascript:alert(1)',
  'JaVa\tscript:alert(1)',
  'java\nscript:alert(1)',
  ' javascript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://evil.example/1',
  '//evil.example',
  '/\\evil.example',
  'https:evil.example',
  'https:/evil.example',
  'http://',
  'Docs | javascript:alert(1)',
  'https://token@evil.example',
  'https://user:secret@evil.example/x',
  'ssh://git@example.com/x.git',
  'git@example.com:x.git',
  '',
  `https://example.com/${'a'.repeat(3000)}`,
])('does not link to %j', (wanted) => {
  expect(safeHref(wanted)).toBeNull();
});

test('control and bidirectional characters are taken out of what others wrote', () => {
  expect(plainText('a\u202eb\u0007c\u2066d\u001b[31m')).toBe('abcd[31m');
  expect(plainText('ümläut – 日本\nnext')).toBe('ümläut – 日本\nnext');
});
