import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

test('a second of the same key is refused until the first is over, whatever came of it', async () => {
  const once = oneAtATime();
  const first = Promise.withResolvers<string>();
  const under = once('ada', () => first.promise);
  await expect(once('ada', async () => 'too soon')).rejects.toMatchObject({ code: 'too-many-requests' });
  await expect(once('eve', async () => 'another')).resolves.toBe('another');
  first.reject(new Error('it broke off'));
  await expect(under).rejects.toThrow('it broke off');
  await expect(once('ada', async () => 'again')).resolves.toBe('again');
});
