import { randomUUID } from 'node:crypto';
import type { DesiredApplication } from '@landfall/contracts/agent-protocol';
import { openLog } from '@landfall/log';
import { expect, test, vi } from 'vitest';
import { keepHouse } from './keep-house.ts';

const wanted = (id: string) => ({ application: { id } }) as DesiredApplication;

function house() {
  const sweep = vi.fn(async (_known: ReadonlySet<string>) => undefined);
  const tidy = vi.fn(async () => undefined);
  const snapshots = {
    find: vi.fn(),
    ensure: async () => Promise.reject(new Error('away')),
    sweep: async () => undefined,
  };
  const host = {
    snapshots,
    ledgers: { sweep },
    desired: { snapshotIds: () => new Set<string>() },
    tidy,
    log: openLog('silent', 'agent'),
  };
  return { ...keepHouse(host as unknown as Parameters<typeof keepHouse>[0]), sweep, tidy };
}

test('ledgers are tidied by what the platform said in this process, of all applications that it knows', async () => {
  const { told, keep, sweep } = house();
  await keep();
  expect(sweep).not.toHaveBeenCalled();
  const [applied, other] = [randomUUID(), randomUUID()];
  await told({ applications: [wanted(applied)], others: [other] });
  expect(sweep).toHaveBeenCalledWith(new Set([applied, other]));
});

test('a platform that does not tell of all its applications has none forgotten', async () => {
  const { told, sweep } = house();
  await told({ applications: [wanted(randomUUID())], others: undefined });
  expect(sweep).not.toHaveBeenCalled();
});

test('what fails holds up nothing else', async () => {
  const { told, sweep, tidy } = house();
  await told({ applications: [], others: [] });
  expect(sweep).toHaveBeenCalledOnce();
  expect(tidy).toHaveBeenCalledOnce();
});
