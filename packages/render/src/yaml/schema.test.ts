import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { checkout } from '../../test/repository.ts';
import { DOCUMENTS, object, SCALARS } from '../../test/yaml-corpus.ts';
import { obtainTool } from '../tools/obtain.ts';
import { parseManifests } from './manifests.ts';

vi.setConfig({ testTimeout: 60_000 });

/** kubectl itself reads the file: `--local` talks to no server. */
async function readByKubectl(text: string): Promise<unknown> {
  const { path } = await obtainTool('kustomize');
  const file = join(checkout({}), 'object.yaml');
  writeFileSync(file, text);
  const argv = ['annotate', '--local', '-f', file, 'read=by-kubectl', '-o', 'json'];
  return JSON.parse(execFileSync(path, argv, { env: {}, encoding: 'utf8' }));
}

const readByUs = (text: string): unknown => parseManifests(text, { file: 'object.yaml' })[0];

describe('YAML as kubectl reads it', () => {
  it('agrees on every scalar of the corpus', async () => {
    const text = object(SCALARS.map((scalar, index) => `v${index}: ${scalar}`).join('\n'));
    const theirs = (await readByKubectl(text)) as Record<string, unknown>;
    const ours = readByUs(text) as Record<string, unknown>;
    const name = (index: number) => `${SCALARS[index]} →`;
    const table = (of: Record<string, unknown>) =>
      Object.fromEntries(SCALARS.map((_, index) => [name(index), of[`v${index}`]]));
    expect(table(ours)).toEqual(table(theirs));
  });

  it.each(DOCUMENTS)('agrees on a document: %j', async (rest) => {
    expect(readByUs(object(rest))).toEqual(await readByKubectl(object(rest)));
  });

  it('agrees on CRLF, a byte-order mark and JSON', async () => {
    const texts = [
      object('a: b').replaceAll('\n', '\r\n'),
      `\uFEFF${object('a: b')}`,
      '{\n\t"apiVersion": "v1", "kind": "Corpus", "metadata": {"name": "x", "annotations": {"read": "by-kubectl"}},\n\t"a": "\\/\\ud83d\\ude80", "n": 1.50, "t": [1, true, null]}',
    ];
    for (const text of texts) expect(readByUs(text)).toEqual(await readByKubectl(text));
  });
});
