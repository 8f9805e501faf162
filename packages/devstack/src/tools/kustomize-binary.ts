import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cached } from '../cache.ts';
import { DevstackError } from '../errors.ts';
import type { Tell } from '../report.ts';
import { buildGoProgram, builtGoProgram, digestOf, type GoProgram } from './go-build.ts';

/** The version inside the kubectl that a render falls back on: both give the same. */
export const KUSTOMIZE_VERSION = '5.7.1';

const RELEASES = 'https://github.com/kubernetes-sigs/kustomize/releases/download';
const SOURCE = join(import.meta.dirname, '..', '..', '..', '..', 'infra', 'kustomize');
const PATIENCE_MS = 60_000;

/** SHA-256 of the release's archives, as Argo CD pins them (`hack/installers/checksums`). */
const ARCHIVES: Record<string, Archive> = {
  'linux-x64': {
    platform: 'linux_amd64',
    sha256: 'ea375e7372f9aa029129d4b2d16c66b7750b7f1213c4f66f910d981c895818d8',
  },
  'linux-arm64': {
    platform: 'linux_arm64',
    sha256: '4261a040217df3bd6896597c3986d1465925726e4f22a945304b5233a4dcdbda',
  },
};

/**
 * Kustomize as a program of its own, which starts in a quarter of the time that the one inside kubectl takes:
 * `LANDFALL_KUSTOMIZE`, our cache, the official release (pinned digest), else built by Go from `infra/kustomize`.
 * @throws DevstackError when none of these works
 */
export async function kustomizeBinary(tell: Tell): Promise<{ path: string; origin: string }> {
  const configured = process.env.LANDFALL_KUSTOMIZE;
  if (configured) return { path: configured, origin: `LANDFALL_KUSTOMIZE (${configured})` };
  const program = await recipe();
  const built = await builtGoProgram(program);
  if (built) return { path: built, origin: `our cache (${built})` };
  const archive = ARCHIVES[`${process.platform}-${process.arch}`];
  const released = archive && (await fromRelease(archive, tell));
  return released ?? buildGoProgram(program, tell);
}

async function recipe(): Promise<GoProgram> {
  return {
    name: 'kustomize',
    title: `kustomize ${KUSTOMIZE_VERSION}`,
    sources: SOURCE,
    sourceDigest: await digestOf(SOURCE),
    package: 'sigs.k8s.io/kustomize/kustomize/v5',
    linkFlags: `-s -w -X sigs.k8s.io/kustomize/api/provenance.version=kustomize/v${KUSTOMIZE_VERSION}`,
  };
}

type Archive = { platform: string; sha256: string };

/** Undefined where it cannot be fetched: a machine may reach the registries of packages alone. */
async function fromRelease(
  archive: Archive,
  tell: Tell,
): Promise<{ path: string; origin: string } | undefined> {
  const key = join('bin', `kustomize-${KUSTOMIZE_VERSION}-${archive.platform}`);
  try {
    const { path, made } = await cached(key, (place) => release(archive, place, tell));
    return { path, origin: made ? 'its official release' : `our cache (${path})` };
  } catch {
    return undefined;
  }
}

async function release({ platform, sha256 }: Archive, place: string, tell: Tell): Promise<void> {
  const name = `kustomize_v${KUSTOMIZE_VERSION}_${platform}.tar.gz`;
  tell(`fetching ${name} (6 MB)`);
  const url = `${RELEASES}/kustomize%2Fv${KUSTOMIZE_VERSION}/${name}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw unusable(name, `${new URL(url).host} answered ${response.status}.`);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw unusable(name, 'What was fetched is not the pinned release.');
  const folder = `${place}.download`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const file = join(folder, name);
  await writeFile(file, bytes);
  await execa('tar', ['-xzf', file, '-C', folder, 'kustomize']);
  await rename(join(folder, 'kustomize'), place);
  await rm(folder, { recursive: true, force: true });
}

function unusable(name: string, why: string): DevstackError {
  return new DevstackError(
    'tool-missing',
    `${name} could not be fetched.`,
    why,
    'It is built by Go instead.',
  );
}
