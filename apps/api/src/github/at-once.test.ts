import { expect, test } from 'vitest';
import { atOnce } from './at-once.ts';

test('a second of the same key is refused until the first is over, whatever came of it', async () => {
  const once = atOnce(1, 'It is asked one after the other.');
  const first = Promise.withResolvers<string>();
  const under = once('ada', () => first.promise);
  await expect(once('ada', async () => 'too soon')).rejects.toMatchObject({ code: 'too-many-requests' });
  await expect(once('eve', async () => 'another')).resolves.toBe('another');
  first.reject(new Error('it broke off'));
  await expect(under).rejects.toThrow('it broke off');
  await expect(once('ada', async () => 'again')).resolves.toBe('again');
});

test('where some may be under way, one more is refused, and as many as before may come when they are over', async () => {
  const once = atOnce(2, 'There are enough.');
  for (const _round of [1, 2]) {
    const over = Promise.withResolvers<void>();
    const some = [once('ada', () => over.promise), once('ada', () => over.promise)];
    await expect(once('ada', async () => 'too many')).rejects.toMatchObject({ why: 'There are enough.' });
    over.resolve();
    await Promise.all(some);
  }
});

test('many keys together have an end too, and the next comes when one of them is over', async () => {
  const once = atOnce(2, 'There are enough.', 3);
  const over = Promise.withResolvers<void>();
  const some = ['a', 'b', 'c'].map((key) => once(key, () => over.promise));
  await expect(once('d', async () => 'too many')).rejects.toMatchObject({
    why: expect.stringContaining('others'),
  });
  over.resolve();
  await Promise.all(some);
  await expect(once('d', async () => 'now')).resolves.toBe('now');
});
