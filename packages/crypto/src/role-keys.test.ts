import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeRoleKeys, readPublicKeys, readRoleKey, roleKeyFor, roles } from './role-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'role-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(content: unknown, mode = 0o400): string {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(path, mode);
  return path;
}
const code = (expected: string) => expect.objectContaining({ name: 'CryptoError', code: expected });

describe('role keys', () => {
  const keys = makeRoleKeys();

  test('every role has its own pair', () => {
    const all = roles.flatMap((name) => [keys.publicKeys[name], keys.privateKeys[name]]);
    expect(new Set(all).size).toBe(6);
  });

  test('a key file is read back', () => {
    const key = roleKeyFor('source', keys);
    expect(readRoleKey(file(key), { expect: 'source' })).toEqual(key);
  });

  test.each([0o440, 0o404, 0o644, 0o420])('mode %o is refused unless told', (mode) => {
    const path = file(roleKeyFor('api', keys), mode);
    expect(() => readRoleKey(path)).toThrow(code('bad-key-file-mode'));
    expect(readRoleKey(path, { anyMode: true }).role).toBe('api');
  });

  test('another role than expected is refused', () => {
    expect(() => readRoleKey(file(roleKeyFor('apply', keys)), { expect: 'source' })).toThrow(
      code('bad-key-file'),
    );
  });

  test('halves that do not belong together are refused', () => {
    const mixed = { ...roleKeyFor('api', keys), publicKey: keys.publicKeys.apply };
    expect(() => readRoleKey(file(mixed))).toThrow(code('bad-key-file'));
  });

  test.each(['', '{', '[]', '{"role":"root"}'])('not a key file: %j', (text) => {
    expect(() => readRoleKey(file(text))).toThrow(code('bad-key-file'));
  });

  test('a missing file is refused; no error tells a key', () => {
    expect(() => readRoleKey(join(folder, 'none.json'))).toThrow(code('bad-key-file'));
    const broken = { ...roleKeyFor('api', keys), role: 'other' };
    try {
      readRoleKey(file(broken));
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain(keys.privateKeys.api);
    }
  });

  test('public keys are read back, private ones have no place there', () => {
    expect(readPublicKeys(file(keys.publicKeys, 0o644))).toEqual(keys.publicKeys);
    expect(() => readPublicKeys(file({ ...keys.publicKeys, private: 'x' }))).toThrow(code('bad-key-file'));
  });
});
