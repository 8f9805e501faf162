import type { FluxRepository } from '../flux.ts';
import { callWebhook } from '../git.ts';
import { highest, type Peak, samplePeak } from '../memory.ts';
import { manifestText } from '../objects.ts';
import { workersOf } from '../platform.ts';
import { storesUsage, usageOf } from '../processes.ts';
import type { Row } from '../row.ts';
import { type Followed, type Stage, settled } from '../stage.ts';
import { spread } from '../statistics.ts';
import { type Asked, askedOf } from './asked.ts';
import { besideOf, byFlux, type FluxRound, followedByFlux } from './beside-flux.ts';
import { type ChangeScenario, changeTo, keysOf } from './change-scenario.ts';
import { prepare } from './prepare.ts';

interface Round extends Peak {
  ours: number;
  kubectl: number;
  cpu: number;
  storesCpu: number;
  asked: Asked | undefined;
  /** Where Flux is beside us. */
  flux: FluxRound | undefined;
}

/** Makes the applications, then times the same change by us, by kubectl and by Flux where it is beside us, in turns. */
export async function measureChange(
  stage: Stage,
  scenario: ChangeScenario,
  rounds: number,
  tell: (line: string) => void,
): Promise<Row> {
  const repository = await prepare(stage, scenario, tell);
  await stage.kubectl.createNamespace(`kubectl-${scenario.id}`);
  const flux = await followedByFlux(stage, scenario, tell);
  const measured: Round[] = [];
  // The first is a rehearsal: caches and compiled code are warm in a platform that has run for a day.
  for (let at = 0; at <= rounds; at += 1) {
    const round = await measureRound(stage, scenario, { ours: repository, flux }, `round-${at}`);
    if (at > 0) measured.push(round);
    const beside = round.flux ? `, Flux ${round.flux.seconds.toFixed(2)} s` : '';
    const both = `${round.ours.toFixed(2)} s, kubectl ${round.kubectl.toFixed(2)} s`;
    tell(`${scenario.id} ${at}/${rounds}: ${both}${beside}`);
  }
  await flux?.rest();
  return rowOf(scenario, measured);
}

async function measureRound(
  stage: Stage,
  scenario: ChangeScenario,
  { ours, flux }: { ours: Followed; flux: FluxRepository | undefined },
  value: string,
): Promise<Round> {
  const byPlatform = await byUs(stage, scenario, ours, value);
  const kubectl = await byKubectl(stage, scenario, value);
  return { ...byPlatform, kubectl, flux: flux && (await byFlux(stage, scenario, flux, value)) };
}

function rowOf({ title }: ChangeScenario, measured: readonly Round[]): Row {
  const asked = measured.flatMap((round) => round.asked ?? []);
  const of = (figure: (round: Round) => number) => spread(measured.map(figure));
  return {
    name: title,
    ours: of(({ ours }) => ours),
    kubectl: of(({ kubectl }) => kubectl),
    ...besideOf(measured.flatMap(({ flux }) => flux ?? [])),
    cpu: of(({ cpu }) => cpu),
    storesCpu: of(({ storesCpu }) => storesCpu),
    ...askedOf(asked),
    peakMiB: of(({ peakMiB }) => peakMiB),
    pssMiB: of(({ pssMiB }) => pssMiB),
    parts: highest(measured).parts,
  };
}

/** The commit is pushed before the clock starts: what is timed begins with the webhook's request. */
async function byUs(stage: Stage, scenario: ChangeScenario, repository: Followed, value: string) {
  const commit = await repository.push(changeTo(scenario, value));
  const { processes, pid } = stage.platform;
  const all = Object.values(processes);
  const [before, storesBefore] = await Promise.all([usageOf(all), storesUsage(pid)]);
  const peak = samplePeak(workersOf(stage.platform));
  const seen = stage.watch.seen(keysOf(`bench-${scenario.id}`, scenario), value);
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

async function byKubectl(stage: Stage, scenario: ChangeScenario, value: string) {
  const { id, folders, changing } = scenario;
  const namespace = `kubectl-${id}`;
  const valueAt = (at: number) => (changing.includes(at) ? value : 'start');
  const manifests = folders.map((folder) => manifestText(folder, valueAt)).join('---\n');
  const seen = stage.watch.seen(keysOf(namespace, scenario), value);
  const began = performance.now();
  const [last] = await Promise.all([seen, stage.kubectl.apply(manifests, namespace)]);
  return (last - began) / 1000;
}
