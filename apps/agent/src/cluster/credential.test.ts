import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mountedToken, readCredential } from './credential.ts';

test('the token of a pod is read again when it was written anew, and only then', () => {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-token-'));
  const file = join(folder, 'token');
  const at = new Date('2026-11-28T12:00:00Z');
  writeFileSync(file, 'one\n');
  utimesSync(file, at, at);
  const auth = mountedToken(file);
  expect(auth.token).toBe('one');
  writeFileSync(file, 'two\n');
  utimesSync(file, at, at);
  expect(auth.token).toBe('one');
  utimesSync(file, at, new Date(at.getTime() + 1_000));
  expect(auth.token).toBe('two');
  rmSync(folder, { recursive: true });
});

test('outside of a pod a kubeconfig has to be named', () => {
  expect(() => readCredential('in-cluster', {})).toThrow('--kubeconfig');
});
