import { describe, expect, it } from 'vitest';
import { refusal } from '../../test/repository.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { readYaml } from './read.ts';
import { scanText } from './scan.ts';

/** Each level repeats the one before ten times: 10^levels values in a few hundred bytes. */
export const bomb = (levels: number): string =>
  Array.from({ length: levels }, (_, level) =>
    level === 0
      ? 'a0: &a0 [x]'
      : `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
  ).join('\n');

const limits = DEFAULT_LIMITS;

describe('YAML that explodes (DOS-2)', () => {
  it('is refused while it is small', async () => {
    const error = await refusal(() => readYaml(bomb(9), { file: 'bomb.yaml' }));
    expect(error).toMatchObject({
      code: 'yaml-aliases',
      what: '`bomb.yaml` grows to more than 1,000,000 values.',
      why: 'Its YAML aliases refer to each other and multiply when they are written out.',
      fix: 'Write the repeated parts out, or nest fewer aliases.',
    });
  });

  it('is read when it stays small', () => {
    expect(readYaml(bomb(4), { file: 'small.yaml' })).toHaveLength(1);
  });

  it('counts the bytes of repeated texts too', async () => {
    const text = `a: &a ${'x'.repeat(1_000_000)}\nb: [${Array(70).fill('*a').join(', ')}]\n`;
    const error = await refusal(() => readYaml(text, { file: 'long.yaml' }));
    expect(error.what).toBe('`long.yaml` grows to more than 64 MiB.');
  });

  it('counts merged keys, and depth through aliases', async () => {
    const merges = Array.from({ length: 60 }, (_, level) =>
      level === 0 ? 'a0: &a0 {k: v}' : `a${level}: &a${level} {b: *a${level - 1}, c: *a${level - 1}}`,
    );
    expect((await refusal(() => readYaml(merges.join('\n'), { file: 'm.yaml' }))).code).toBe('yaml-aliases');
    const deep = Array.from({ length: 120 }, (_, level) =>
      level === 0 ? 'a0: &a0 [x]' : `a${level}: &a${level} [*a${level - 1}]`,
    );
    const error = await refusal(() => readYaml(deep.join('\n'), { file: 'deep.yaml' }));
    expect(error.what).toBe('`deep.yaml` is nested deeper than 100 levels.');
  });

  it('refuses depth written out (DOS-3: 20,000 levels)', async () => {
    const error = await refusal(() => readYaml('['.repeat(20_000), { file: 'deep.yaml' }));
    expect(error.what).toBe('`deep.yaml` is nested deeper than 100 levels.');
  });

  it('judges files with tags that we do not know', async () => {
    const text = `tagged: !mine x\n${bomb(9)}`;
    expect((await refusal(() => scanText(text, 'bomb.yaml', limits))).what).toBe(
      '`bomb.yaml` grows to more than 1,000,000 values.',
    );
    expect(() => scanText('tagged: !mine x\na: &a [1]\nb: *a', 'fine.yaml', limits)).not.toThrow();
  });

  it('refuses many aliases in what only another parser may read', async () => {
    const error = await refusal(() => scanText(`${bomb(9)}\nbroken: [`, 'odd.yaml', limits));
    expect(error.what).toBe('`odd.yaml` could not be checked for aliases that multiply.');
    expect(() => scanText('a & b *c* {{ .Values.x }}: [', 'notes.txt', limits)).not.toThrow();
  });
});
