import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from './report.ts';
import { removeTestNamespaces } from './stack/namespaces.ts';
import { startPart } from './stack/part.ts';
import {
  announcePart,
  livePart,
  PARTS,
  type Part,
  RUN_VARIABLE,
  STACK_VARIABLE,
  sharedStackDirectory,
  withdrawPart,
} from './stack/state.ts';

const NEEDS: Record<string, readonly Part[]> = {
  db: ['postgres', 'redis'],
  cluster: ['postgres', 'redis', 'cluster'],
  through: ['cluster'],
};

const PROGRESS_EVERY_MS = 15_000;

/** The first run on a machine may build for minutes: it says so, but does not scroll the results away. */
function printed(): Report {
  let last = 0;
  return ({ step, state, detail, elapsedMs }) => {
    const due = elapsedMs - last > PROGRESS_EVERY_MS;
    if (state === 'running' && !due) return;
    last = state === 'running' ? elapsedMs : 0;
    process.stderr.write(`${step}: ${detail} (${Math.round(elapsedMs / 1000)} s)\n`);
  };
}

/**
 * Vitest's global set-up of one project: what the shared stack already runs is used, the rest is started for this
 * run alone and stopped with it.
 */
export async function setup(project: { name: string }): Promise<() => Promise<void>> {
  const needs = NEEDS[project.name] ?? [];
  // One directory for all projects of a run: the second finds what the first started.
  const own = process.env[STACK_VARIABLE] ?? (await mkdtemp(join(tmpdir(), 'landfall-test-stack-')));
  process.env[STACK_VARIABLE] = own;
  process.env[RUN_VARIABLE] ??= `run-${process.pid}-${Date.now().toString(36)}`;
  const stops: (() => Promise<void>)[] = [];
  for (const part of needs) {
    if ((await livePart(own, part)) ?? (await livePart(sharedStackDirectory(), part))) continue;
    const running = await startPart(own, part, printed());
    await announcePart(own, part, running.values);
    stops.push(async () => {
      await withdrawPart(own, part);
      await running.stop();
    });
  }
  return async () => {
    if (needs.includes('cluster')) await removeTestNamespaces();
    for (const stop of stops.reverse()) await stop();
    const left = await Promise.all(PARTS.map((part) => livePart(own, part)));
    if (left.every((part) => part === undefined)) await rm(own, { recursive: true, force: true });
  };
}
