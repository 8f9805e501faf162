import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { cacheDirectory, cached } from '../cache.ts';
import { DevstackError } from '../errors.ts';
import type { Tell } from '../report.ts';
import { findGo, type Go } from './go.ts';

/** A program that Go builds from a module of ours. */
export interface GoProgram {
  /** Of the file in the cache. */
  name: string;
  /** For people. */
  title: string;
  /** The folder with `go.mod` and `go.sum`. */
  sources: string;
  /** Of everything in that folder: a changed recipe is another program. */
  sourceDigest: string;
  /** What to build, seen from that folder. */
  package: string;
  linkFlags: string;
}

/** A digest of every file of a small source folder. */
export async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder)).sort()) {
    hash
      .update(`${name}\0`)
      .update(await readFile(join(folder, name)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * The program from our cache, else built, once on this machine however many ask.
 * @throws DevstackError `tool-missing` when there is no Go and none can be had, `tool-build-failed` with Go's words.
 */
export async function buildGoProgram(
  program: GoProgram,
  tell: Tell,
): Promise<{ path: string; origin: string }> {
  const key = keyOf(program);
  let builder = '';
  const waiting = () => tell(`waiting for another start that builds ${program.title}`);
  const make = async (temporary: string) => {
    const go = await findGo(tell);
    builder = go.origin;
    await build(program, go, temporary, tell);
  };
  const { path, made } = await cached(key, make, waiting);
  return { path, origin: made ? `built by Go from ${builder}` : `our cache (${path})` };
}

/** Where `buildGoProgram` has left it, if it has. */
export async function builtGoProgram(program: GoProgram): Promise<string | undefined> {
  const path = join(cacheDirectory(), keyOf(program));
  return access(path).then(
    () => path,
    () => undefined,
  );
}

function keyOf(program: GoProgram): string {
  const recipe = [program.sourceDigest, program.package, program.linkFlags].join('\0');
  const digest = createHash('sha256').update(recipe).digest('hex').slice(0, 16);
  return join('bin', `${program.name}-${process.platform}-${process.arch}-${digest}`);
}

async function build(program: GoProgram, go: Go, target: string, tell: Tell): Promise<void> {
  const run = { cwd: program.sources, env: environment(go) };
  tell(`${program.title}: reading what has to be built (Go from ${go.origin})`);
  const total = await countPackages(program, go, run);
  const output = `${target}.out`;
  await mkdir(dirname(target), { recursive: true });
  const flags = ['-v', '-trimpath', `-ldflags=${program.linkFlags}`, '-o', output];
  const child = execa(go.command, ['build', ...flags, program.package], {
    ...run,
    reject: false,
    maxBuffer: 20_000_000,
  });
  let compiled = 0;
  for await (const line of child.iterable({ from: 'stderr' })) {
    if (/^go: downloading/.test(line)) tell(`${program.title}: ${line.slice('go: '.length)}`);
    else compiled += 1;
    const share = Math.min(0.99, compiled / Math.max(total, 1));
    tell(`${program.title}: building, ${compiled} of at most ${total} packages (5 min at first)`, share);
  }
  const { exitCode, stderr } = await child;
  if (exitCode !== 0) throw failed(program, stderr);
  await rename(output, target);
}

async function countPackages(
  program: GoProgram,
  go: Go,
  run: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<number> {
  const list = await execa(go.command, ['list', '-deps', program.package], {
    ...run,
    reject: false,
    maxBuffer: 20_000_000,
  });
  if (list.exitCode !== 0) throw failed(program, list.stderr);
  return list.stdout.split('\n').length;
}

function environment(go: Go): NodeJS.ProcessEnv {
  return {
    ...go.env,
    // Static, so that it runs wherever the cache is mounted; -mod=readonly holds it to go.sum.
    CGO_ENABLED: '0',
    GOFLAGS: `-buildvcs=false -mod=readonly ${go.env.GOFLAGS ?? ''}`.trim(),
    GOWORK: 'off',
    // Distributions switch this off; our modules may need a newer Go than theirs, and Go fetches it like a module.
    GOTOOLCHAIN: process.env.GOTOOLCHAIN ?? 'auto',
  };
}

function failed(program: GoProgram, words: string): DevstackError {
  return new DevstackError(
    'tool-build-failed',
    `${program.title} could not be built.`,
    words.trimEnd().split('\n').slice(-8).join('\n'),
    whatToDo(words),
  );
}

/** Go writes into its own cache and into the temporary folder first. */
function whatToDo(words: string): string {
  if (/no space left on device|disk quota exceeded/i.test(words))
    return `Make room on the disk of ${cacheDirectory()}, of Go's cache and of ${tmpdir()}, and start again.`;
  return /dial tcp|no such host|i\/o timeout|connection refused/.test(words)
    ? 'Give Go a module proxy it can reach (GOPROXY), or put ready programs into a folder named by LANDFALL_CONTROL_PLANE_BIN.'
    : 'Put ready programs into a folder named by LANDFALL_CONTROL_PLANE_BIN, or start with --no-cluster.';
}
