import { expect, test } from 'vitest';
import { health } from './health.ts';

test('what a controller says is bounded, and holds nothing that no database keeps', () => {
  const message = `bad \u0000 words \ud800 ${'x'.repeat(5_000)}`;
  const conditions = [{ type: 'Ready', status: 'False', reason: 'Broken', message }];
  const live = {
    apiVersion: 'example.com/v1',
    kind: 'Wish',
    metadata: { name: 'a', generation: 1 },
    status: {
      observedGeneration: 1,
      conditions: [...conditions, { ...conditions[0], type: 'Stalled', status: 'True' }],
    },
  };
  const said = health(live)?.message ?? '';
  expect(said).toContain('words');
  expect(said.length).toBeLessThan(1_100);
  expect(said).not.toContain('\0');
  expect(said.isWellFormed()).toBe(true);
});
