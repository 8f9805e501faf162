import { describe, expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './password.ts';

describe('passwords', () => {
  test('argon2id with 19 MiB, two passes, one lane', async () => {
    expect(await hashPassword('correct horse battery')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('the right one is right, others are not', async () => {
    const stored = await hashPassword('correct horse battery');
    expect(await verifyPassword(stored, 'correct horse battery')).toBe(true);
    expect(await verifyPassword(stored, 'correct horse batterY')).toBe(false);
    expect(await verifyPassword('no hash at all', 'correct horse battery')).toBe(false);
  });

  test('two spellings of one text are one password', async () => {
    expect(await verifyPassword(await hashPassword('cafe\u0301 au lait 12'), 'caf\u00e9 au lait 12')).toBe(
      true,
    );
  });

  test('nothing is cut: 128 characters count', async () => {
    const stored = await hashPassword('a'.repeat(128));
    expect(await verifyPassword(stored, `${'a'.repeat(127)}b`)).toBe(false);
  });

  test('an unknown user waits in the same line for the same work, and past it sign-ins are refused', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 80 }, () => verifyPassword(null, 'correct horse battery')),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(80 - 4 - 64);
    expect(refused[0]?.reason).toMatchObject({ name: 'CryptoError', code: 'busy' });
    const answered = results.filter((result) => result.status === 'fulfilled');
    expect(answered.every((result) => result.value === false)).toBe(true);
    expect(await verifyPassword(null, 'again')).toBe(false);
  });
});
