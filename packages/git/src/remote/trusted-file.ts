import { rmSync } from 'node:fs';
import { access, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** By their certificates: an operator has one set, a test a few. */
const written = new Map<string, Promise<{ file: string; none: string }>>();

/** A file of these certificates for git to read, kept while this process lives, and an empty folder beside it. */
export async function trustedFile(pem: string): Promise<{ file: string; none: string }> {
  const known = written.get(pem);
  // Whoever cleans temporary folders may have taken it.
  if (known && (await isThere(known))) return known;
  const made = write(pem);
  written.set(pem, made);
  made.catch(() => written.delete(pem));
  return made;
}

async function isThere(known: Promise<{ file: string }>): Promise<boolean> {
  const { file } = await known;
  return access(file).then(
    () => true,
    () => false,
  );
}

async function write(pem: string): Promise<{ file: string; none: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-ca-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const none = join(folder, 'none');
  const file = join(folder, 'trusted.pem');
  await mkdir(none, { mode: 0o700 });
  await writeFile(file, pem, { mode: 0o600, flag: 'wx' });
  return { file, none };
}
