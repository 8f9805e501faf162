import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { configMap } from '@landfall/actions/testing/application';
import type { Manifest } from '@landfall/contracts/resource';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { agentScene, doneOf } from './agent-scene.ts';
import { type AgentWorld, startAgentWorld } from './agent-world.ts';
import { eventually } from './tenant.ts';
import type { RunningWorker } from './world.ts';

let world: AgentWorld;
beforeAll(async () => {
  world = await startAgentWorld();
  world.api();
  world.worker('apply');
});
afterAll(() => world?.close());
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
});

/** So many deaths are died by each of so many agents that live at the same time. */
const AGENTS = 5;
/** More than an agent sends for one sync: it is over when one lived. */
const MOST_STEPS = 60;

const annotated = (name: string, push: number, annotations: Record<string, string> = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, annotations },
  data: { push: String(push) },
});
/** Each push changes one object, makes one and takes one away, and runs a hook before. */
const manifests = (push: number): Manifest[] => [
  configMap('kept'),
  annotated('hook', push, { 'argocd.argoproj.io/hook': 'PreSync' }),
  annotated('changed', push),
  annotated(`only-${push}`, push),
];

const countOf = (texts: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(texts, (text) => text)).map(([text, all]) => [text, all?.length ?? 0]),
  );

/** One agent after the other on a cluster of their own: each dies at a later step of a sync, and the next goes on with it. */
async function diesAt(name: string, steps: readonly number[]): Promise<string[]> {
  const file = join(world.dir, `sent-${name}`);
  const sent = () => readFileSync(file, 'utf8').trimEnd().split('\n');
  const dies = (at: number) =>
    ({ preload: 'dies-at', env: { TEST_DIES_AT: String(at), TEST_SENT_FILE: file } }) as const;
  writeFileSync(file, '');
  const [first = 1] = steps;
  const scene = await agentScene(world, name, (tenant) => tenant.agent(dies(first)), manifests(0));
  let agent: RunningWorker = scene.agent;
  const deaths: string[] = [];
  for (const [index, step] of steps.entries()) {
    const push = index + 1;
    // Before it listens the signal would end it.
    await eventually(async () => agent.log().includes('"msg":"connected"'));
    writeFileSync(file, '');
    agent.signal('SIGUSR2');
    await eventually(async () => sent().includes('counts'));
    const kept = (await scene.live('kept'))?.metadata.uid;
    const revision = await scene.push(manifests(push));
    const died = agent.ended.then(() => true);
    // What it sends once the platform knows the end is of the sync too.
    const lived = scene.synced(revision).then(() => sleep(1_000, false));
    const isDead = await Promise.race([died, lived]);
    deaths.push(`${step}: ${isDead ? sent().at(-1) : 'lived'}`);
    await agent.kill();
    agent = scene.tenant.agent(dies(steps[index + 1] ?? 0));
    await scene.synced(revision);
    expect(await scene.live('kept'), deaths.at(-1)).toMatchObject({ metadata: { uid: kept } });
    expect(await scene.live('changed'), deaths.at(-1)).toMatchObject({ data: { push: String(push) } });
    expect(await scene.live(`only-${push}`), deaths.at(-1)).toMatchObject({ data: { push: String(push) } });
    expect(await scene.live(`only-${push - 1}`), deaths.at(-1)).toBeUndefined();
    if (!isDead) break;
  }
  const syncs = await scene.syncs();
  expect(syncs.map(({ number }) => number)).toEqual(syncs.map((_, index) => index + 1));
  expect(syncs.filter(({ state }) => state !== 'succeeded')).toEqual([]);
  // A hook of an attempt before is told again by the one that finds it, and not made again.
  const again = [...doneOf(await scene.told())].filter(([key, times]) => times > 1 && !key.endsWith(' hook'));
  expect(again).toEqual([]);
  const wrote = countOf(await scene.writes());
  const pushes = deaths.length;
  expect(wrote).toMatchObject({ 'patch changed': pushes });
  expect(Object.entries(wrote).filter(([text, times]) => text.includes(' only-') && times > 1)).toEqual([]);
  return deaths;
}

it('an agent that is killed before anything it sends for a sync: the next one converges, and every result is told once', async () => {
  const steps = Array.from({ length: MOST_STEPS }, (_, index) => index + 1);
  const deaths = await Promise.all(
    Array.from({ length: AGENTS }, (_, one) =>
      diesAt(
        `dying-${one}`,
        steps.filter((step) => step % AGENTS === one),
      ),
    ),
  );
  const died = deaths.flat().filter((death) => !death.endsWith('lived'));
  // It ends well after more than twenty of them; how many more differs by how often it tells of its way.
  expect(died.map((death) => Number.parseInt(death, 10))).toEqual(expect.arrayContaining(steps.slice(0, 20)));
}, 420_000);
