import { changedPaths, listTree, type Mirror, readBlobs, withSizes } from '@landfall/git';

/** Where a changed file says what an object is: a manifest, or a patch of one. */
export interface Place {
  path: string;
  /** Of its document's first line. */
  line: number;
  kind: string;
  name: string;
  /** Undefined where the file says none. */
  namespace: string | undefined;
}

/** Files that are looked into, and how large one may be. */
const MOST_FILES = 300;
const MOST_BYTES = 128 * 1024;
const MOST_TOGETHER = 8 * 1024 * 1024;
/** Characters of a line: a name is shorter by far, and whoever pushes writes the lines. */
const MOST_OF_LINE = 1_000;

/** Which objects the YAML files name that differ between two commits of the mirror, as they are in the newer one. @throws GitError */
export async function findPlaces(mirror: Mirror, base: string, commit: string): Promise<Place[]> {
  const changed = new Set(
    (await changedPaths(mirror, base, commit)).filter((path) => /\.ya?ml$/i.test(path)),
  );
  if (changed.size === 0) return [];
  const listed = (await listTree(mirror, commit))
    .filter(({ path }) => changed.has(path))
    .slice(0, MOST_FILES);
  const files = (await withSizes(mirror, listed)).filter(
    ({ kind, size }) => (kind === 'file' || kind === 'executable') && size <= MOST_BYTES,
  );
  let bytes = 0;
  const read = files.filter(({ size }) => {
    bytes += size;
    return bytes <= MOST_TOGETHER;
  });
  const blobs = await readBlobs(
    mirror,
    read.map(({ oid }) => oid),
    MOST_TOGETHER,
  );
  return read.flatMap(({ path, oid }) => placesIn(path, blobs.get(oid)?.toString('utf8') ?? ''));
}

/**
 * The objects of one file by their `kind` and `metadata`, line by line: a mark beside a change needs no whole reading, and a
 * template that is no YAML yet has none. What it does not find is not marked.
 */
export function placesIn(path: string, text: string): Place[] {
  const found: Place[] = [];
  let document = fresh(1);
  const end = () => {
    const { kind, name, namespace, line } = document;
    if (kind && name) found.push({ path, line, kind, name, namespace });
  };
  for (const [index, line] of text.split('\n').entries()) {
    if (/^---(\s|$)/.test(line)) {
      end();
      document = fresh(index + 2);
      continue;
    }
    read(document, line, index + 1);
  }
  end();
  return found;
}

interface Document {
  line: number;
  kind?: string;
  name?: string;
  namespace?: string;
  isInMetadata: boolean;
  /** Of the metadata's own fields: what lies deeper is a label or an annotation. */
  indent?: number;
  hasBegun: boolean;
}

const fresh = (line: number): Document => ({ line, isInMetadata: false, hasBegun: false });

function read(document: Document, whole: string, number: number): void {
  if (whole.length > MOST_OF_LINE) return;
  const line = whole.trimEnd();
  if (line === '' || line.trimStart().startsWith('#')) return;
  if (!document.hasBegun) Object.assign(document, { line: number, hasBegun: true });
  const [begin = '', indent = '', key = ''] = /^(\s*)(kind|metadata|name|namespace):/.exec(line) ?? [];
  const value = begin === '' ? '' : line.slice(begin.length).trimStart();
  if (/^\S/.test(line)) document.isInMetadata = key === 'metadata' && value === '';
  const plain = withoutNote(value).replace(/^(["'])(.*)\1$/, '$2');
  if (indent === '' && key === 'kind') document.kind = plain;
  const depth = line.search(/\S/);
  if (!document.isInMetadata || depth === 0) return;
  document.indent ??= depth;
  if (depth !== document.indent) return;
  if (key === 'name') document.name ??= plain;
  if (key === 'namespace') document.namespace ??= plain;
}

/** Without the comment at its end, which begins after a space. */
function withoutNote(value: string): string {
  const at = value.search(/\s#/);
  return at === -1 ? value : value.slice(0, at).trimEnd();
}
