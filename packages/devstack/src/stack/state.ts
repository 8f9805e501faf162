import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../cache.ts';
import { DevstackError } from '../errors.ts';
import { processIdentity } from '../process-identity.ts';

/** A service that tests share. The Git server is not one: it lives in the test's own process. */
export type Part = 'postgres' | 'redis' | 'cluster';

export const PARTS: readonly Part[] = ['postgres', 'redis', 'cluster'];

/** How to reach a running part: the fields of `Postgres`, `Redis` or `ControlPlane` that are plain text. */
export type PartValues = Record<string, string>;

/** What is written down about a running part. */
export interface PartState {
  part: Part;
  /** The process that holds the part; when it is gone, so is the part. */
  pid: number;
  identity: string;
  values: PartValues;
}

/** Set by the tests' global set-up; otherwise the long-running stack is the one. */
export const STACK_VARIABLE = 'LANDFALL_TEST_STACK';

/** Names one run of the tests, so that its namespaces can be removed at its end. */
export const RUN_VARIABLE = 'LANDFALL_TEST_RUN';

/** Where the long-running shared stack keeps its data and its state. */
export function sharedStackDirectory(): string {
  return join(cacheDirectory(), 'test-stack');
}

/** Writes down that this process holds a part, readable by us alone (it holds passwords). */
export async function announcePart(directory: string, part: Part, values: PartValues): Promise<void> {
  const identity = (await processIdentity(process.pid)) ?? '';
  const state: PartState = { part, pid: process.pid, identity, values };
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const temporary = `${statePath(directory, part)}.${process.pid}`;
  await writeFile(temporary, JSON.stringify(state), { mode: 0o600 });
  await rename(temporary, statePath(directory, part));
}

/** Takes the announcement back. */
export async function withdrawPart(directory: string, part: Part): Promise<void> {
  await rm(statePath(directory, part), { force: true });
}

/** A part whose holder is alive, or `undefined`. */
export async function livePart(directory: string, part: Part): Promise<PartState | undefined> {
  try {
    const state: PartState = JSON.parse(await readFile(statePath(directory, part), 'utf8'));
    return (await processIdentity(state.pid)) === state.identity ? state : undefined;
  } catch {
    return undefined;
  }
}

/**
 * How to reach a part: of this test run, else of the long-running stack.
 * @throws DevstackError `not-running` with the command that starts it.
 */
export async function requirePart(part: Part): Promise<PartValues> {
  const own = process.env[STACK_VARIABLE];
  const state = (own && (await livePart(own, part))) || (await livePart(sharedStackDirectory(), part));
  if (state) return state.values;
  throw new DevstackError(
    'not-running',
    `This test needs a real ${part}, and none is running.`,
    'The file is in a project of vitest.config.ts that does not start it, or it runs outside vitest.',
    'Name the file *.db.test.ts or *.cluster.test.ts, or run `node packages/devstack/src/cli.ts up`.',
  );
}

function statePath(directory: string, part: Part): string {
  return join(directory, `${part}.json`);
}
