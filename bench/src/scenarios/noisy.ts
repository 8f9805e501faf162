import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { signUp } from '../api.ts';
import { callWebhook, sendWebhook } from '../git.ts';
import { samplePeak } from '../memory.ts';
import { changedFiles, nameOf } from '../objects.ts';
import { workersOf } from '../platform.ts';
import { storesUsage, usageOf } from '../processes.ts';
import type { Answers, Row } from '../row.ts';
import { type Followed, registerSandbox, type Stage, settled } from '../stage.ts';
import { spread } from '../statistics.ts';
import { prepare } from './prepare.ts';
import { many } from './scenarios.ts';

const CALLS = 2_000;
const SECONDS = 10;
const [FOLDER] = many('g-quiet', 1, 11);
const OBJECT = 3;

/**
 * What a push of one tenant takes while the repository of another calls its webhook two thousand times in ten seconds, beside
 * what it takes alone. The calls are all signed, each a delivery of its own.
 */
export async function measureNoisy(
  stage: Stage,
  rounds: number,
  tell: (line: string) => void,
): Promise<Row[]> {
  const noisy = await prepare(stage, { id: 'g-noisy', folders: many('g-noisy', 1, 11) }, tell);
  const api = await signUp(stage.platform.url);
  const other: Stage = { ...stage, api, clusterId: await registerSandbox(api) };
  const quiet = await prepare(other, { id: 'g-quiet', folders: many('g-quiet', 1, 11) }, tell);
  await push(other, quiet, 'rehearsal');
  const alone = await phase(other, quiet, 'alone', { rounds, tell });
  const calls = storm(noisy);
  const beside = await phase(other, quiet, 'beside', { rounds, tell });
  const answers = await calls;
  tell(`g: ${JSON.stringify(answers)}`);
  return [
    { name: 'G: a push, nothing else', ...alone },
    {
      name: `G: beside ${CALLS.toLocaleString('en')} webhooks of another tenant in ${SECONDS} s`,
      ...beside,
      answers,
    },
  ];
}

async function phase(
  stage: Stage,
  quiet: Followed,
  name: string,
  { rounds, tell }: { rounds: number; tell: (line: string) => void },
): Promise<Omit<Row, 'name'>> {
  const { processes, pid } = stage.platform;
  const all = Object.values(processes);
  const [before, storesBefore] = await Promise.all([usageOf(all), storesUsage(pid)]);
  const peak = samplePeak(workersOf(stage.platform));
  const seconds: number[] = [];
  for (let at = 0; at < rounds; at += 1) {
    seconds.push(await push(stage, quiet, `${name}-${at}`));
    tell(`g, ${name} ${at + 1}/${rounds}: ${seconds.at(-1)?.toFixed(2)} s`);
  }
  const [after, storesAfter] = await Promise.all([usageOf(all), storesUsage(pid)]);
  const { peakMiB, pssMiB, parts } = await peak();
  return {
    ours: spread(seconds),
    cpu: spread([after.cpuSeconds - before.cpuSeconds]),
    storesCpu: spread([storesAfter.cpuSeconds - storesBefore.cpuSeconds]),
    peakMiB: spread([peakMiB]),
    pssMiB: spread([pssMiB]),
    parts,
  };
}

/** Seconds from the webhook's request to the change seen in the API server. */
async function push(stage: Stage, quiet: Followed, value: string): Promise<number> {
  if (!FOLDER) throw new Error('It has a folder.');
  const commit = await quiet.push(changedFiles(FOLDER, new Map([[OBJECT, value]])));
  const seen = stage.watch.seen([`bench-g-quiet/${nameOf(FOLDER.path, OBJECT)}`], value);
  const began = performance.now();
  await callWebhook(quiet.hook.url, quiet.hook.secret, commit);
  const seconds = ((await seen) - began) / 1000;
  await settled(stage, quiet.id, commit);
  return seconds;
}

/** Sent evenly, whether or not the ones before were answered. */
async function storm({ hook, firstCommit }: Followed): Promise<Answers> {
  const statuses: Record<string, number> = {};
  const took: number[] = [];
  const began = performance.now();
  const calls: Promise<void>[] = [];
  for (let at = 0; at < CALLS; at += 1) {
    const wait = began + (at * SECONDS * 1_000) / CALLS - performance.now();
    if (wait > 1) await sleep(wait);
    const sent = performance.now();
    calls.push(
      sendWebhook(hook.url, hook.secret, firstCommit).then(
        (status) => {
          statuses[status] = (statuses[status] ?? 0) + 1;
          took.push(performance.now() - sent);
        },
        () => {
          statuses.failed = (statuses.failed ?? 0) + 1;
        },
      ),
    );
  }
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(calls);
  took.sort((a, b) => a - b);
  const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0;
  return { statuses, seconds, milliseconds: { median: at(0.5), p99: at(0.99), most: at(1) } };
}
