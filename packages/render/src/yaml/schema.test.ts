import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { checkout } from '../../test/repository.ts';
import { obtainTool } from '../tools/obtain.ts';
import { parseManifests } from './manifests.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Scalars whose reading differs between YAML versions, libraries or people. */
const SCALARS = [
  ...[
    '0644',
    '0o644',
    '0x1F',
    '0b11',
    '-0b11',
    '1_000',
    '08',
    '09.5',
    '0777777',
    '+0644',
    '-0644',
    '1__0',
    '_1',
  ],
  ...[
    '0_7',
    '0x',
    '0o8',
    '0b2',
    '0x_1F',
    '-0',
    '+1',
    '9007199254740991',
    '-9007199254740991',
    '007',
    '0.1_0',
  ],
  ...['yes', 'on', 'y', 'Y', 'n', 'off', 'No', 'NO', 'true', 'TRUE', 'tRUE', 'False', 'On', 'OFF'],
  ...['2001-01-01', '2001-01-01T00:00:00Z', '190:20:30', '1:30', '12:30:45', '1.2.3', 'v1.0'],
  ...[
    '1e3',
    '1E+3',
    '1.0',
    '1.5',
    '.5',
    '-.5',
    '+.5',
    '5.',
    '1e',
    '12e03',
    '-1e-3',
    '1e400',
    '1e21',
    '.',
    '..',
  ],
  ...[
    '~',
    'null',
    'Null',
    'nULL',
    "''",
    '""',
    '"yes"',
    "'0644'",
    '<<',
    '=',
    '"<<"',
    'a b',
    '"a\\u00e9"',
    '"\\x41"',
  ],
  ...[
    '!!str 1',
    '!!str yes',
    '!!int "3"',
    '!!float 3',
    '!!bool "yes"',
    '!!binary aGVsbG8=',
    '!!timestamp 2001-01-01',
  ],
  ...[
    '! 12',
    '|-\n    a\n    b',
    '>-\n    a\n    b',
    '[a, [b]]',
    '{a: {b: c}}',
    '[]',
    '{}',
    '&x a',
    '0.0',
    '-0.0',
  ],
];

const DOCUMENTS = [
  'yes: a\n1: b\n1.5: c\n0644: d\n"true2": e',
  'b: &b {x: 1}\nc: {<<: *b, x: 5}\ne: {<<: [*b, {x: 3, z: 4}]}\nf: [*b, *b]',
  'a: "caf\u00e9 \u{1f680}"\nb: "\\U0001F680"',
  '# comment\na: # trailing\n  - b\n  -   c\n',
  "a: \"tab\\there\"\nb: 'it''s'\nc: |+\n  keep\n\nd: >\n  folded\n  text\n",
];

/** kubectl itself reads the file: `--local` talks to no server. */
async function readByKubectl(text: string): Promise<unknown> {
  const { path } = await obtainTool('kustomize');
  const file = join(checkout({}), 'object.yaml');
  writeFileSync(file, text);
  const argv = ['annotate', '--local', '-f', file, 'read=by-kubectl', '-o', 'json'];
  return JSON.parse(execFileSync(path, argv, { env: {}, encoding: 'utf8' }));
}

const readByUs = (text: string): unknown => parseManifests(text, { file: 'object.yaml' })[0];
const object = (rest: string): string =>
  `apiVersion: v1\nkind: Corpus\nmetadata:\n  name: corpus\n  annotations: {read: by-kubectl}\n${rest}\n`;

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
