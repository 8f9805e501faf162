import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { signUp } from '../api.ts';
import { callWebhook } from '../git.ts';
import { samplePeak } from '../memory.ts';
import { changedFiles, nameOf } from '../objects.ts';
import { workersOf } from '../platform.ts';
import { storesUsage, usageOf } from '../processes.ts';
import type { Row } from '../row.ts';
import { registerSandbox } from '../sandbox.ts';
import { type Followed, follow, type Stage, settled } from '../stage.ts';
import { spread } from '../statistics.ts';
import { answersInWords, callEvenly } from './calls.ts';
import { prepare } from './prepare.ts';
import { many } from './scenarios.ts';

const CALLS = 2_000;
const SECONDS = 10;
const [FOLDER] = many('g-quiet', 1, 11);
const OBJECT = 3;

/** Calls of a webhook that nothing else disturbs, and of one beside the storm. */
const CALM = { calls: 100, everyMs: 100 };
const BESIDE = { calls: 1_000, everyMs: 200 };
/** What is pushed while the storm begins finds nothing of it yet. */
const LEAD_MS = 500;

/**
 * What a push of one tenant takes while the repository of another calls its webhook two thousand times in ten seconds, beside
 * what it takes alone, and how soon a third one's webhook is answered. The calls are all signed, each a delivery of its own.
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
  const third = { ...stage, api: await signUp(stage.platform.url) };
  const calm = await follow(third, 'g-calm', { 'README.md': 'Nothing to deploy.\n' });
  await push(other, quiet, 'rehearsal');
  const alone = await phase(other, quiet, 'alone', { isOver: (at) => at === rounds, tell });
  const answersAlone = await callEvenly(calm, CALM);
  tell(`g, a webhook alone: ${answersInWords(answersAlone)}`);
  const storm = new AbortController();
  const stormy = callEvenly(noisy, { calls: CALLS, everyMs: (SECONDS * 1_000) / CALLS });
  const over = sleep(SECONDS * 1_000).then(() => storm.abort());
  await sleep(LEAD_MS);
  const besides = callEvenly(calm, { ...BESIDE, until: storm.signal });
  const beside = await phase(other, quiet, 'beside', { isOver: () => storm.signal.aborted, tell });
  await over;
  const [answers, calmBeside] = await Promise.all([stormy, besides]);
  tell(`g, the storm: ${answersInWords(answers)}`);
  tell(`g, another's webhook beside it: ${answersInWords(calmBeside)}`);
  return [
    { name: 'G: a push, nothing else', ...alone, calm: answersAlone },
    {
      name: `G: beside ${CALLS.toLocaleString('en')} webhooks of another tenant in ${SECONDS} s`,
      ...beside,
      answers,
      calm: calmBeside,
    },
  ];
}

async function phase(
  stage: Stage,
  quiet: Followed,
  name: string,
  { isOver, tell }: { isOver: (rounds: number) => boolean; tell: (line: string) => void },
): Promise<Omit<Row, 'name'>> {
  const { processes, pid } = stage.platform;
  const all = Object.values(processes);
  const [before, storesBefore] = await Promise.all([usageOf(all), storesUsage(pid)]);
  const peak = samplePeak(workersOf(stage.platform));
  const seconds: number[] = [];
  for (let at = 0; !isOver(at); at += 1) {
    const took = await push(stage, quiet, `${name}-${at}`);
    // One that ended after what it was to be beside says too little.
    if (at === 0 || !isOver(at)) seconds.push(took);
    tell(`g, ${name} ${at + 1}: ${took.toFixed(2)} s`);
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
