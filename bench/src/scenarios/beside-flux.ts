import { targetOf } from '../flux/manifests.ts';
import type { FluxRepository } from '../flux.ts';
import { filesOf } from '../objects.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';
import { spread } from '../statistics.ts';
import { type ChangeScenario, changeTo, keysOf } from './change-scenario.ts';

/** What one change was to Flux. */
export interface FluxRound {
  seconds: number;
  cpu: number;
  peakMiB: number;
}

/** The same folders, followed by Flux in a repository of its own: ours must not hear of its pushes. Nothing where it is not beside us. */
export async function followedByFlux(
  { flux }: Pick<Stage, 'flux'>,
  { id, folders }: ChangeScenario,
  tell: (line: string) => void,
): Promise<FluxRepository | undefined> {
  if (flux === undefined) return undefined;
  const began = performance.now();
  const files = folders.flatMap((folder) => Object.entries(filesOf(folder, () => 'start')));
  const paths = folders.map(({ path }) => path);
  const followed = await flux.follow(id, paths, Object.fromEntries(files));
  tell(
    `${id}: ${paths.length} Kustomizations of Flux made in ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
  return followed;
}

/** The commit is pushed before the clock starts, as for us: what is timed begins with what tells Flux of it. */
export async function byFlux(
  { flux, watch }: Pick<Stage, 'flux' | 'watch'>,
  scenario: ChangeScenario,
  repository: FluxRepository,
  value: string,
): Promise<FluxRound | undefined> {
  if (flux === undefined) return undefined;
  const commit = await repository.push(changeTo(scenario, value));
  const before = await flux.usage();
  const peak = flux.samplePeak();
  const seen = watch.seen(keysOf(targetOf(scenario.id), scenario), value);
  const began = performance.now();
  await repository.trigger();
  const seconds = ((await seen) - began) / 1000;
  await repository.settled(commit);
  const after = await flux.usage();
  const { peakMiB } = await peak();
  return { seconds, cpu: after.cpuSeconds - before.cpuSeconds, peakMiB };
}

/** Nothing where Flux was not beside us. */
export function besideOf(rounds: readonly FluxRound[]): Pick<Row, 'flux' | 'fluxCpu' | 'fluxPeakMiB'> {
  if (rounds.length === 0) return {};
  return {
    flux: spread(rounds.map(({ seconds }) => seconds)),
    fluxCpu: spread(rounds.map(({ cpu }) => cpu)),
    fluxPeakMiB: spread(rounds.map(({ peakMiB }) => peakMiB)),
  };
}
