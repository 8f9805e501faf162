import { randomUUID } from 'node:crypto';
import { organizationId, syncId } from '@landfall/contracts/ids';
import { describe, expect, test } from 'vitest';
import { catalog, jobKey, jobNames } from './catalog.ts';

describe('the catalog', () => {
  test('WEB-10: payloads hold ids and nothing else', () => {
    for (const name of jobNames) {
      const { schema, row } = catalog[name];
      const ids = Object.fromEntries(Object.keys(schema.shape).map((key) => [key, randomUUID()]));
      expect(Object.keys(ids)).toEqual(['organizationId', row]);
      expect(schema.safeParse(ids).success).toBe(true);
      expect(schema.safeParse({ ...ids, extra: 1 }).success).toBe(false);
      expect(schema.safeParse({ ...ids, [row]: 'not-an-id' }).success).toBe(false);
    }
  });

  test('a key names the job and its row', () => {
    const id = syncId.parse(randomUUID());
    const payload = { organizationId: organizationId.parse(randomUUID()), syncId: id };
    expect(jobKey('sync-application', payload)).toBe(`sync-application~${id}`);
  });
});
