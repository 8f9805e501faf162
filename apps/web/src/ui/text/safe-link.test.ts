import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { SafeLink } from './safe-link.tsx';

const drawn = (href: string): string => renderToStaticMarkup(SafeLink({ href, children: 'click me' }));

test('an address that may be a link opens elsewhere and takes nothing along', () => {
  const html = drawn('https://example.com/x');
  expect(html).toContain('href="https://example.com/x"');
  expect(html).toContain('rel="noopener noreferrer nofollow"');
});

test('one that may not stays text', () => {
  expect(drawn('javascript:alert(1)')).toBe('<span>click me</span>');
});
