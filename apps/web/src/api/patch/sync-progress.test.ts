import type { SyncObject } from '@landfall/contracts/sync';
import { expect, test } from 'vitest';
import { foldProgress, type LiveSync } from './sync-progress.ts';

const ref = { group: 'batch', version: 'v1', kind: 'Job', namespace: 'web', name: 'migrate' };
const row: SyncObject = {
  ...{ ref, phase: 'PreSync', wave: 0, planned: 'create', outcome: 'created', changes: [], durationMs: 13 },
  health: { status: 'Progressing', message: '0 of 1 completions' },
  message: '0 of 1 completions',
};

/** The row after it got healthy. */
function healthy(read: SyncObject): SyncObject | undefined {
  const event = { type: 'object-health', ref, wave: 0, health: { status: 'Healthy' } } as const;
  return foldProgress({ objects: [read] } as unknown as LiveSync, [event]).objects[0];
}

test("a health's words go with it, though the row was read with them as its message", () => {
  expect(healthy(row)).toMatchObject({ health: { status: 'Healthy' }, message: null });
});

test('what is said of the object itself stays', () => {
  expect(healthy({ ...row, message: 'unknown field "spec.oops"' })).toMatchObject({
    message: 'unknown field "spec.oops"',
  });
});
