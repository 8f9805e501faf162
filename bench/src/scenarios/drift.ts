import { setTimeout as sleep } from 'node:timers/promises';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { followEvents } from '../events.ts';
import { samplePeak } from '../memory.ts';
import { nameOf } from '../objects.ts';
import { workersOf } from '../platform.ts';
import { storesUsage, usageOf } from '../processes.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';
import { type Heal, healRow, LIMIT_SECONDS, tellsOf } from './heals.ts';
import { prepare } from './prepare.ts';
import { many } from './scenarios.ts';

/** How often the same object is changed again, each time when it was healed. */
const AGAIN = 5;
const PAUSE_MS = 1_000;
const NAMESPACE = 'bench-d';
/** The object of A that a commit changes. */
const OBJECT = 3;

/**
 * Changes an object of an application behind its back, and times until it is as before. Each round has an application of its
 * own, so that its first drift is one. As elsewhere the first round is a rehearsal.
 */
export async function measureDrift(
  stage: Stage,
  rounds: number,
  tell: (line: string) => void,
): Promise<Row[]> {
  const folders = many('d', rounds + 1, 11);
  await prepare(stage, { id: 'd', folders }, tell);
  const first: Heal[] = [];
  const repeated: Heal[] = [];
  for (const [round, { path }] of folders.entries()) {
    for (let at = 0; at <= AGAIN; at += 1) {
      const heal = await drift(stage, nameOf(path, OBJECT), `drift-${at}`);
      tell(`d ${round}/${rounds}, ${at === 0 ? 'first' : `again ${at}/${AGAIN}`}: ${words(heal)}`);
      if (round > 0) (at === 0 ? first : repeated).push(heal);
    }
  }
  return [healRow('D: drift, first', first), healRow('D: drift, repeated', repeated)];
}

/** One change by somebody else, as `kubectl edit` notes it, and the pause after it. */
async function drift(stage: Stage, name: string, value: string): Promise<Heal> {
  const { platform, watch, api } = stage;
  const all = Object.values(platform.processes);
  let told: number | undefined;
  const events = await followEvents(platform.url, api.headers, (body) => {
    if (tellsOf(body, NAMESPACE, name)) told ??= performance.now();
  });
  const [before, storesBefore] = await Promise.all([usageOf(all), storesUsage(platform.pid)]);
  const peak = samplePeak(workersOf(platform));
  // The value before the change is the one that is waited for: only what is seen from now on counts.
  const after = performance.now();
  const restored = watch
    .seen([`${NAMESPACE}/${name}`], 'start', { after, patienceMs: LIMIT_SECONDS * 1_000 })
    .catch(() => undefined);
  const answered = await change(stage, name, value);
  const seen = await restored;
  // What follows a heal belongs to it, and an event may come a little after its heal.
  await sleep(PAUSE_MS);
  const [end, storesEnd] = await Promise.all([usageOf(all), storesUsage(platform.pid)]);
  await events.stop();
  const seconds = (at: number | undefined) => (at === undefined ? undefined : (at - answered) / 1_000);
  return {
    healed: seconds(seen),
    told: seconds(told),
    cpu: end.cpuSeconds - before.cpuSeconds,
    storesCpu: storesEnd.cpuSeconds - storesBefore.cpuSeconds,
    ...(await peak()),
  };
}

let hands = 0;

/**
 * Answers when the API server had answered. Each time somebody else's hand: one and the same, that changes it back again and
 * again, is given way to after three rounds. @throws Error when it refused
 */
async function change({ cluster }: Stage, name: string, value: string): Promise<number> {
  const { server, ca: caPem, cert, key } = cluster;
  hands += 1;
  const manager = `kubectl-edit-${hands}`;
  const path = `/api/v1/namespaces/${NAMESPACE}/configmaps/${name}?fieldManager=${manager}&force=true`;
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { value } };
  const { status } = await kubernetesRequest({ server, caPem, admin: { cert, key } }, 'PATCH', path, object);
  if (status !== 200) throw new Error(`The change of ${name} was answered with ${status}.`);
  return performance.now();
}

function words({ healed, told }: Heal): string {
  const healing = healed === undefined ? `not healed in ${LIMIT_SECONDS} s` : `${healed.toFixed(2)} s`;
  return `${healing}, ${told === undefined ? 'told by no event' : `told after ${told.toFixed(2)} s`}`;
}
