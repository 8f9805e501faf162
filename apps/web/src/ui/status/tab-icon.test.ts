import { expect, test } from 'vitest';
import { tabIcon } from './tab-icon.ts';

const colours = { tone: '#b9382b', ink: '#fff' };
const shape = '<path fill="currentColor"/><path stroke="var(--lf-surface)"/>';

test('the icon knows no style sheet: every colour is written out', () => {
  const svg = decodeURIComponent(tabIcon(shape, colours).replace('data:image/svg+xml,', ''));
  expect(svg).toContain('<rect width="16" height="16" rx="4" fill="#b9382b"/>');
  expect(svg).toContain('<path fill="#fff"/><path stroke="#b9382b"/>');
  expect(svg).not.toMatch(/currentColor|var\(/);
});
