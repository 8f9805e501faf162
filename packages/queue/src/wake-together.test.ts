import { randomUUID } from 'node:crypto';
import { organizationId } from '@landfall/contracts/ids';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Wake } from './wake.ts';
import { wakeTogether } from './wake-together.ts';

const one = organizationId.parse(randomUUID());
const other = organizationId.parse(randomUUID());

function heard() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const said: Wake[] = [];
  const wakes = wakeTogether(async (wake) => {
    said.push(wake);
    return true;
  });
  return { said, ...wakes };
}

test('the first is said at once, what follows within a moment together, of each organization alone', async () => {
  const { said, wake } = heard();
  for (const position of [1, 3, 2]) await wake({ organizationId: one, position });
  await wake({ organizationId: other, position: 9 });
  const first = [
    { organizationId: one, position: 1 },
    { organizationId: other, position: 9 },
  ];
  expect(said).toEqual(first);
  vi.advanceTimersByTime(1_000);
  expect(said).toEqual([...first, { organizationId: one, position: 3 }]);
  await wake({ organizationId: one, position: 4 });
  expect(said).toHaveLength(4);
});

test('a long burst is told again and again, and its last position in the end', async () => {
  const { said, wake } = heard();
  for (let position = 1; position <= 100; position += 1) {
    await wake({ organizationId: one, position });
    vi.advanceTimersByTime(5);
  }
  vi.advanceTimersByTime(1_000);
  expect(said.at(-1)?.position).toBe(100);
  expect(said.length).toBeGreaterThan(10);
  expect(said.length).toBeLessThan(40);
});

test('what waits is said before the end', async () => {
  const { said, wake, close } = heard();
  await wake({ organizationId: one, position: 1 });
  await wake({ organizationId: one, position: 2 });
  await close();
  expect(said.map(({ position }) => position)).toEqual([1, 2]);
});
