import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { jsonStream, type KubectlFolder, kubectlFolder } from '../../test/kubectl.ts';
import { refusal } from '../../test/repository.ts';
import { DOCUMENTS } from '../../test/yaml/documents.ts';
import { object } from '../../test/yaml/object.ts';
import { randomValues } from '../../test/yaml/random.ts';
import { LOSING, REFUSED } from '../../test/yaml/refused.ts';
import { ALL_SCALARS, SCALARS } from '../../test/yaml/scalars.ts';
import { STREAMS } from '../../test/yaml/streams.ts';
import { RenderError } from '../render-error.ts';
import { parseManifests } from './manifests.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** kubectl itself reads the files: `--local` talks to no server. */
let kubectl: KubectlFolder;
const read = new Map<string, unknown>();
const named = (text: string, name: string) => object(text, name);
const documents = DOCUMENTS.map(
  (rest, index) => [named(rest, `document-${index}`), `document-${index}`] as const,
);
const streams = STREAMS.map(
  (stream, index) => [stream(named('a: b', `stream-${index}`)), `stream-${index}`] as const,
);
const losing = LOSING.map(
  ([rest, why], index) => [named(rest, `losing-${index}`), `losing-${index}`, why] as const,
);
const refused = REFUSED.map((rest, index) => [named(rest, `refused-${index}`), `refused-${index}`] as const);

beforeAll(async () => {
  kubectl = await kubectlFolder();
  const texts = [
    object(ALL_SCALARS),
    ...[...documents, ...streams, ...losing, ...refused].map(([text]) => text),
  ];
  const argv = ['annotate', '--local', '-f', kubectl.write(texts), 'read=by-kubectl', '-o', 'json'];
  const { stdout } = await kubectl.run(...argv);
  for (const one of jsonStream(stdout)) read.set((one.metadata as { name: string }).name, one);
});
afterAll(() => kubectl?.remove());

const readByUs = (text: string): unknown => parseManifests(text, { file: 'object.yaml' })[0];

function readOrRefused(text: string): unknown {
  try {
    return readByUs(text);
  } catch (error) {
    if (error instanceof RenderError) return undefined;
    throw error;
  }
}

describe('A.10: YAML as kubectl reads it', () => {
  it('agrees on every scalar of the corpus', () => {
    const table = (of: unknown) =>
      Object.fromEntries(
        SCALARS.map((scalar, index) => [`${scalar} →`, (of as Record<string, unknown>)[`v${index}`]]),
      );
    expect(table(readByUs(object(ALL_SCALARS)))).toEqual(table(read.get('corpus')));
  });

  it.each(documents)('agrees on a document: %j', (text, name) => {
    expect(readByUs(text)).toEqual(read.get(name));
  });

  it.each(streams)('finds the object in the stream %j', (text, name) => {
    expect(readByUs(text)).toEqual(read.get(name));
  });

  it('reads nothing otherwise: random YAML is read as kubectl reads it, or refused', async () => {
    const texts = randomValues(1_500, 4711).map((value, index) => object(`v:${value}end: x`, `c${index}`));
    const argv = ['annotate', '--local', '-f', kubectl.write(texts), 'read=by-kubectl', '-o', 'json'];
    const { stdout } = await kubectl.run(...argv);
    const theirs = new Map(jsonStream(stdout).map((one) => [(one.metadata as { name: string }).name, one]));
    const agreed = texts.filter((text, index) => {
      const expected = theirs.get(`c${index}`);
      const found = readOrRefused(text);
      if (expected === undefined || found === undefined) return false;
      expect(found, text).toEqual(JSON.parse(JSON.stringify(expected)));
      return true;
    });
    expect(agreed.length).toBeGreaterThan(500);
  });

  it.each(refused)('refuses what kubectl refuses: %j', async (text, name) => {
    expect(read.has(name)).toBe(false);
    expect((await refusal(() => readByUs(text))).what).toContain('`object.yaml`');
  });

  it.each(losing)('refuses what kubectl reads with a loss: %j', async (text, name, why) => {
    expect(read.has(name)).toBe(true);
    expect((await refusal(() => readByUs(text))).why).toBe(why);
  });
});
