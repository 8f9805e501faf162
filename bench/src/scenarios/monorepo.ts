import { setTimeout as sleep } from 'node:timers/promises';
import { callWebhook } from '../git.ts';
import { highest, type Peak, samplePeak } from '../memory.ts';
import { workersOf } from '../platform.ts';
import { storesUsage, usageOf } from '../processes.ts';
import type { Row } from '../row.ts';
import { type Followed, follow, type Stage, settled } from '../stage.ts';
import { spread } from '../statistics.ts';

/** So many of them use one base. */
const SHARING = 20;
const CREATED_AT_ONCE = 8;
const NAMESPACE = 'bench-f';

const nameAt = (at: number): string => `f-${at}`;
const mapOf = (name: string, value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, labels: {landfall.test/bench: f}}\ndata: {value: "${value}"}\n`;

interface Push {
  title: string;
  /** The file that a push changes, and what it holds then. */
  file: (value: string) => Record<string, string>;
  /** Applications that read it, by number. */
  touched: number[];
  /** The object that changes in each of them. */
  object: string;
}

const pushesTo = (applications: number): Push[] => [
  {
    title: `F: ${applications.toLocaleString('en')} applications, a push to one folder`,
    file: (value) => ({ [`${nameAt(applications - 1)}/own.yaml`]: mapOf('own', value) }),
    touched: [applications - 1],
    object: 'own',
  },
  {
    title: `F: a change of the base of ${SHARING}`,
    file: (value) => ({ 'shared/shared.yaml': mapOf('shared', value) }),
    touched: Array.from({ length: SHARING }, (_none, at) => at),
    object: 'shared',
  },
];

/** One repository of many applications: what a push to one of its folders costs, and one to a base that some share. */
export async function measureMonorepo(
  stage: Stage,
  { rounds, applications }: { rounds: number; applications: number },
  tell: (line: string) => void,
): Promise<Row[]> {
  const repository = await prepare(stage, applications, tell);
  const rows: Row[] = [];
  for (const push of pushesTo(applications)) {
    const measured: Round[] = [];
    for (let at = 0; at <= rounds; at += 1) {
      const round = await measure(stage, repository, push, `round-${at}`);
      if (at > 0) measured.push(round);
      tell(`${push.title} ${at}/${rounds}: ${round.ours.toFixed(2)} s, ${round.renders} rendered`);
    }
    const of = (figure: (round: Round) => number) => spread(measured.map(figure));
    rows.push({
      name: push.title,
      ours: of(({ ours }) => ours),
      renders: of(({ renders }) => renders),
      cpu: of(({ cpu }) => cpu),
      storesCpu: of(({ storesCpu }) => storesCpu),
      peakMiB: of(({ peakMiB }) => peakMiB),
      pssMiB: of(({ pssMiB }) => pssMiB),
      parts: highest(measured).parts,
    });
  }
  return rows;
}

interface Round extends Peak {
  ours: number;
  renders: number;
  cpu: number;
  storesCpu: number;
}

async function measure(stage: Stage, repository: Followed, push: Push, value: string): Promise<Round> {
  const commit = await repository.push(push.file(value));
  const { processes, pid } = stage.platform;
  const all = Object.values(processes);
  const [before, storesBefore] = await Promise.all([usageOf(all), storesUsage(pid)]);
  const peak = samplePeak(workersOf(stage.platform));
  const names = push.touched.map(nameAt);
  const seen = stage.watch.seen(
    names.map((name) => `${NAMESPACE}/${name}-${push.object}`),
    value,
  );
  const began = performance.now();
  await callWebhook(repository.hook.url, repository.hook.secret, commit);
  const ours = ((await seen) - began) / 1000;
  await settled(stage, repository.id, commit, new Set(names));
  const [after, storesAfter] = await Promise.all([usageOf(all), storesUsage(pid)]);
  return {
    ours,
    renders: await rendered(stage, repository.id, commit),
    cpu: after.cpuSeconds - before.cpuSeconds,
    storesCpu: storesAfter.cpuSeconds - storesBefore.cpuSeconds,
    ...(await peak()),
  };
}

/** How many applications the platform itself says that it rendered for the push. */
async function rendered({ api }: Stage, repositoryId: string, commit: string): Promise<number> {
  for (;;) {
    const { items } = await api.call('deliveries.list', { query: { repositoryId, limit: '1' } });
    const [newest] = items;
    if (newest?.state === 'done' && newest.revision === commit)
      return newest.outcomes.filter(({ outcome }) => outcome !== 'not-affected').length;
    await sleep(100);
  }
}

async function prepare(stage: Stage, applications: number, tell: (line: string) => void): Promise<Followed> {
  const began = performance.now();
  const numbers = Array.from({ length: applications }, (_none, at) => at);
  const files = numbers.flatMap((at) => {
    const base = at < SHARING ? ', ../shared' : '';
    const kustomization = `namePrefix: ${nameAt(at)}-\nresources: [own.yaml${base}]\n`;
    return [
      [`${nameAt(at)}/kustomization.yaml`, kustomization],
      [`${nameAt(at)}/own.yaml`, mapOf('own', 'start')],
    ];
  });
  const shared = {
    'shared/kustomization.yaml': 'resources: [shared.yaml]\n',
    'shared/shared.yaml': mapOf('shared', 'start'),
  };
  const repository = await follow(stage, NAMESPACE, { ...Object.fromEntries(files), ...shared });
  const where = { repositoryId: repository.id, clusterId: stage.clusterId, namespace: NAMESPACE };
  const left = [...numbers];
  await Promise.all(
    Array.from({ length: CREATED_AT_ONCE }, async () => {
      for (let at = left.shift(); at !== undefined; at = left.shift()) {
        const body = { name: nameAt(at), path: nameAt(at), ...where };
        await stage.api.call('applications.create', { body });
      }
    }),
  );
  tell(`f: ${applications} applications created in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  await settled(stage, repository.id, repository.firstCommit);
  tell(`f: all of them in sync after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return repository;
}
