import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Step } from './board.ts';
import { readOptions } from './options.ts';
import { chooseCluster } from './sandbox.ts';
import { openStart } from './start.ts';
import { openStops } from './stops.ts';

test('a control plane that cannot be had is told with what to do, and keeps nobody from going on', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'landfall-no-plane-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  vi.stubEnv('LANDFALL_CONTROL_PLANE_BIN', path.join(folder, 'nowhere'));
  onTestFinished(() => void vi.unstubAllEnvs());
  const steps: Step[] = [];
  const said: string[] = [];
  const told = { step: (step: Step) => void steps.push(step), say: (line: string) => void said.push(line) };
  const options = readOptions(['--state-dir', folder], folder);
  if (!options) throw new Error('Only help has no options.');
  const start = await openStart(options, { checkout: folder, stops: openStops(), told });
  const cluster = await chooseCluster(start);
  await cluster.start();
  const why = expect.stringContaining('etcd ended while starting');
  expect(start.board.current().sandbox).toMatchObject({ state: 'failed', detail: why });
  expect(steps.filter(({ state }) => state === 'failed')).toMatchObject([{ detail: why }]);
  expect(said).toEqual([expect.stringContaining('--kubeconfig FILE')]);
  await start.board.written();
});
