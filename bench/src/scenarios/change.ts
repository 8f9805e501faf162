import { callWebhook } from '../git.ts';
import { highest, type Peak, samplePeak } from '../memory.ts';
import { changedFiles, type Folder, manifestText, nameOf } from '../objects.ts';
import { workersOf } from '../platform.ts';
import { storesUsage, usageOf } from '../processes.ts';
import type { Row } from '../row.ts';
import { type Followed, type Stage, settled } from '../stage.ts';
import { spread } from '../statistics.ts';
import { type Asked, askedOf } from './asked.ts';
import { prepare } from './prepare.ts';

/** Applications of one repository, and what one commit changes in each of them. */
export interface ChangeScenario {
  /** Of the repository and the namespaces too: a label of DNS. */
  id: string;
  title: string;
  folders: Folder[];
  /** ConfigMaps that change in each folder, by number. */
  changing: number[];
}

interface Round extends Peak {
  ours: number;
  kubectl: number;
  cpu: number;
  storesCpu: number;
  asked: Asked | undefined;
}

/** Makes the applications, then times the same change by us and by kubectl, in turns. */
export async function measureChange(
  stage: Stage,
  scenario: ChangeScenario,
  rounds: number,
  tell: (line: string) => void,
): Promise<Row> {
  const repository = await prepare(stage, scenario, tell);
  await stage.kubectl.createNamespace(`kubectl-${scenario.id}`);
  const measured: Round[] = [];
  // The first is a rehearsal: caches and compiled code are warm in a platform that has run for a day.
  for (let at = 0; at <= rounds; at += 1) {
    const values = `round-${at}`;
    const ours = await byUs(stage, scenario, repository, values);
    const kubectl = await byKubectl(stage, scenario, values);
    if (at > 0) measured.push({ ...ours, kubectl });
    tell(`${scenario.id} ${at}/${rounds}: ${ours.ours.toFixed(2)} s, kubectl ${kubectl.toFixed(2)} s`);
  }
  const asked = measured.flatMap((round) => round.asked ?? []);
  const of = (figure: (round: Round) => number) => spread(measured.map(figure));
  return {
    name: scenario.title,
    ours: of(({ ours }) => ours),
    kubectl: of(({ kubectl }) => kubectl),
    cpu: of(({ cpu }) => cpu),
    storesCpu: of(({ storesCpu }) => storesCpu),
    ...askedOf(asked),
    peakMiB: of(({ peakMiB }) => peakMiB),
    pssMiB: of(({ pssMiB }) => pssMiB),
    parts: highest(measured).parts,
  };
}

/** The commit is pushed before the clock starts: what is timed begins with the webhook's request. */
async function byUs(
  stage: Stage,
  { id, folders, changing }: ChangeScenario,
  repository: Followed,
  value: string,
) {
  const values = new Map(changing.map((at) => [at, value]));
  const files = folders.flatMap((folder) => Object.entries(changedFiles(folder, values)));
  const commit = await repository.push(Object.fromEntries(files));
  const { processes, pid } = stage.platform;
  const all = Object.values(processes);
  const [before, storesBefore] = await Promise.all([usageOf(all), storesUsage(pid)]);
  const peak = samplePeak(workersOf(stage.platform));
  const seen = stage.watch.seen(keys(`bench-${id}`, folders, changing), value);
  await stage.statements?.next();
  const began = performance.now();
  await callWebhook(repository.hook.url, repository.hook.secret, commit);
  const ours = ((await seen) - began) / 1000;
  await settled(stage, repository.id, commit);
  const asked = await stage.statements?.next();
  const [after, storesAfter] = await Promise.all([usageOf(all), storesUsage(pid)]);
  return {
    ours,
    cpu: after.cpuSeconds - before.cpuSeconds,
    storesCpu: storesAfter.cpuSeconds - storesBefore.cpuSeconds,
    asked,
    ...(await peak()),
  };
}

async function byKubectl(stage: Stage, { id, folders, changing }: ChangeScenario, value: string) {
  const namespace = `kubectl-${id}`;
  const valueAt = (at: number) => (changing.includes(at) ? value : 'start');
  const manifests = folders.map((folder) => manifestText(folder, valueAt)).join('---\n');
  const seen = stage.watch.seen(keys(namespace, folders, changing), value);
  const began = performance.now();
  const [last] = await Promise.all([seen, stage.kubectl.apply(manifests, namespace)]);
  return (last - began) / 1000;
}

function keys(namespace: string, folders: readonly Folder[], changing: readonly number[]): string[] {
  return folders.flatMap(({ path }) => changing.map((at) => `${namespace}/${nameOf(path, at)}`));
}
