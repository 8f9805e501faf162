import { expect, test } from 'vitest';
import { saysDiskFull } from './disk-full.ts';

test.each([
  'fatal: write error: No space left on device',
  'error: could not write config file config: No space left on device\nfatal: could not set core.bare',
  'fatal: unable to create temporary file: Disk quota exceeded',
])('our own disk is full: %s', (said) => {
  expect(saysDiskFull(said)).toBe(true);
});

test.each([
  'remote: fatal: write error: No space left on device\nfatal: early EOF',
  'fatal: remote error: No space left on device',
  'error: remote unpack failed: No space left on device',
])('a server that says so of its own is not us: %s', (said) => {
  expect(saysDiskFull(said)).toBe(false);
});
