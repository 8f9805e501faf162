import { setTimeout as sleep } from 'node:timers/promises';
import { highest, type Peak, samplePeak } from '../memory.ts';
import { storesUsage, usageOf } from '../processes.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';
import { spread } from '../statistics.ts';
import { type Asked, askedOf } from './asked.ts';

/** What all our processes use in a minute in which nothing happens, once per round. */
export async function measureIdle(
  stage: Stage,
  rounds: number,
  tell: (line: string) => void,
  minuteMs = 60_000,
): Promise<Row> {
  const { processes, pid } = stage.platform;
  const all = Object.values(processes);
  // What came before may still be settling.
  await sleep(minuteMs / 2);
  const minutes: ({ cpu: number; storesCpu: number } & Peak)[] = [];
  const asked: Asked[] = [];
  await stage.statements?.next();
  for (let at = 1; at <= rounds; at += 1) {
    const [before, storesBefore] = await Promise.all([usageOf(all), storesUsage(pid)]);
    const peak = samplePeak(processes);
    await sleep(minuteMs);
    const memory = await peak();
    const [after, storesAfter] = await Promise.all([usageOf(all), storesUsage(pid)]);
    const cpu = after.cpuSeconds - before.cpuSeconds;
    const storesCpu = storesAfter.cpuSeconds - storesBefore.cpuSeconds;
    if (stage.statements) asked.push(await stage.statements.next());
    minutes.push({ cpu, storesCpu, ...memory });
    tell(
      `e ${at}/${rounds}: ${cpu.toFixed(2)} CPU s, ${memory.peakMiB.toFixed(0)} MiB, ${memory.pssMiB.toFixed(0)} of them its own share`,
    );
  }
  return {
    name: 'E: a minute of nothing',
    cpu: spread(minutes.map(({ cpu }) => cpu)),
    storesCpu: spread(minutes.map(({ storesCpu }) => storesCpu)),
    peakMiB: spread(minutes.map(({ peakMiB }) => peakMiB)),
    pssMiB: spread(minutes.map(({ pssMiB }) => pssMiB)),
    parts: highest(minutes).parts,
    ...askedOf(asked),
  };
}
