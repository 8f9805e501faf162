import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentIdentityId, clusterId, organizationId } from '@landfall/contracts/ids';
import type { KindRef } from '@landfall/engine';
import { isClusterError } from '@landfall/engine';
import { afterEach, expect, test } from 'vitest';
import { makeOwnKeys } from '../src/identity/make-keys.ts';
import { keptJournal } from '../src/journal/kept.ts';
import { IDENTITY } from '../src/store/identity.ts';
import { agentBox, type Box, deployment } from './box.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const DEPLOYMENTS: KindRef = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
};

const started: ChildProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((child) => ended(child, 'SIGKILL')));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A whole agent, and no platform behind its address. */
function start({ access, home }: Box): { child: ChildProcess; output(): string } {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-agent-'));
  folders.push(folder);
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, access.kubeconfig, { mode: 0o400 });
  const args = ['--url', 'http://127.0.0.1:1', '--kubeconfig', kubeconfig, '--namespace', home];
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      LANDFALL_AGENT_LEASE_SECONDS: '2',
      LANDFALL_AGENT_ALONE_AFTER_MS: '300',
      LANDFALL_LOG_LEVEL: 'debug',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const written: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => written.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => written.push(chunk));
  return { child, output: () => Buffer.concat(written).toString('utf8') };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, 'exit');
  }
  return child.exitCode;
}

/** An application that was synced while the platform was there, in the memory of an agent that has ended since. */
async function synced(heal = true): Promise<Box> {
  const agent = await agentBox();
  const identity = {
    identityId: agentIdentityId.parse(randomUUID()),
    organizationId: organizationId.parse(randomUUID()),
    clusterId: clusterId.parse(randomUUID()),
    name: 'far',
    keys: makeOwnKeys(),
    tokenHash: 'of a token',
  };
  await agent.documents.change(IDENTITY, () => identity);
  const rendered = agent.render([deployment('web')]);
  const executed = await agent.execute(await agent.plan(rendered), 3);
  expect(executed).toMatchObject({ answer: { outcome: 'succeeded' } });
  const { application } = agent;
  const previous = { snapshotId: rendered };
  await agent.host.desired.replace([{ application, snapshotId: rendered, previous, heal, leave: [] }]);
  await agent.host.journal.close();
  await agent.host.lease.release();
  return agent;
}

const uidOf = async ({ own, application: { namespace } }: Box): Promise<string | undefined> => {
  try {
    const { metadata } = await own.cluster.get(DEPLOYMENTS, { namespace, name: 'web' });
    return metadata.deletionTimestamp ? undefined : String(metadata.uid);
  } catch (error) {
    if (isClusterError(error, 'not-found')) return undefined;
    throw error;
  }
};
const drop = async (agent: Box): Promise<string> => {
  const uid = (await uidOf(agent)) ?? '';
  const { namespace } = agent.application;
  await agent.own.cluster.delete(DEPLOYMENTS, { namespace, name: 'web' }, { uid, propagation: 'Background' });
  return uid;
};
const isBack = async (agent: Box, old: string) => {
  const uid = await uidOf(agent);
  return uid !== undefined && uid !== old;
};
const waiting = { timeout: 20_000, interval: 100 };

test('with no platform at all what is deleted is put back, by the process after it too, and told later', async () => {
  const agent = await synced();
  const first = start(agent);
  await expect.poll(() => first.output(), waiting).toContain('agent started');
  const one = await drop(agent);
  await expect.poll(() => isBack(agent, one), waiting).toBe(true);
  await expect.poll(() => first.output(), waiting).toContain('healed alone');
  await ended(first.child, 'SIGKILL');

  const two = await drop(agent);
  const second = start(agent);
  await expect.poll(() => isBack(agent, two), waiting).toBe(true);
  await expect.poll(() => second.output(), waiting).toContain('healed alone');
  expect(await ended(second.child, 'SIGTERM')).toBe(0);

  const { entries } = await keptJournal(agent.documents).open();
  const healed = [...entries.values()].filter(({ entry }) => entry.kind === 'healed');
  expect(healed).toHaveLength(2);
  expect(healed[0]?.entry).toMatchObject({
    healed: { applicationId: agent.application.id, outcome: 'succeeded', results: [{ outcome: 'created' }] },
  });
  const inventory = await agent.host.ledgers.inventory(agent.application.id);
  expect(inventory).toMatchObject([{ name: 'web', uid: await uidOf(agent) }]);
  expect(await agent.host.ledgers.generation(agent.application.id)).toBe(3);
});

test('what is not to be healed stays as it is, and a second agent waits for the Lease', async () => {
  const agent = await synced(false);
  const first = start(agent);
  await expect.poll(() => first.output(), waiting).toContain('agent started');
  await drop(agent);
  const second = start(agent);
  await expect.poll(() => second.output(), waiting).toContain('another agent is active');
  expect(await uidOf(agent)).toBeUndefined();
  expect(await ended(first.child, 'SIGTERM')).toBe(0);
  await expect.poll(() => second.output(), waiting).toContain('agent started');
  expect(await uidOf(agent)).toBeUndefined();
});

test('an object that is taken away each time is left alone after three heals', async () => {
  const agent = await synced();
  const { output } = start(agent);
  await expect.poll(() => output(), waiting).toContain('agent started');
  for (let heals = 1; heals <= 3; heals += 1) {
    const old = await drop(agent);
    await expect.poll(() => isBack(agent, old), waiting).toBe(true);
  }
  await expect.poll(() => output().split('healed alone').length - 1, waiting).toBe(3);
  await drop(agent);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(await uidOf(agent)).toBeUndefined();
});
