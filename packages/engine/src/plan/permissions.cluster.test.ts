import { expect, test } from 'vitest';
import { narrowAccount } from '../../test/narrow-account.ts';
import { configMap, planLines, sandbox } from '../../test/sandbox.ts';

test('an account of one namespace lists there, and syncs', async () => {
  const box = await sandbox();
  const narrow = await narrowAccount(box);
  const planned = await box.plan([configMap('a', { x: '1' })], {}, narrow);
  expect(planLines(planned)).toEqual(['ConfigMap a: create']);
  expect((await box.execute(planned, {}, narrow)).outcome).toBe('succeeded');
  expect(planLines(await box.plan([configMap('a', { x: '1' })], {}, narrow))).toEqual([
    'ConfigMap a: unchanged',
  ]);
  narrow.close();
});

test('a kind the account may not write is refused with the server’s reason, before anything is written', async () => {
  const box = await sandbox();
  const narrow = await narrowAccount(box);
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: {} };
  await expect(box.plan([configMap('a', {}), secret], {}, narrow)).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('secrets is forbidden'),
  });
  narrow.close();
});
