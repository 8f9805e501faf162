import { Refusal } from '@landfall/actions/refusal';
import { GitError } from '@landfall/git';
import type { Log } from '@landfall/log';
import { RenderError } from '@landfall/render';
import { expect, it } from 'vitest';
import { isPassing, wordsFor } from './words.ts';

const words = { what: 'a', why: 'b', fix: 'c' };

it('tries again what may pass by itself, and nothing that somebody has to change', () => {
  expect(isPassing(new GitError('unreachable', words))).toBe(true);
  expect(isPassing(new GitError('revision-not-found', words))).toBe(false);
  expect(isPassing(new RenderError('yaml-syntax', words))).toBe(false);
  expect(isPassing(new RenderError('stopped', words))).toBe(true);
  expect(isPassing(new Refusal('refused', words))).toBe(false);
  expect(isPassing(new Error('who knows'))).toBe(true);
});

it('tells the operator of a full disk, and whoever reads it that it is not theirs to mend', () => {
  const raw = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  for (const error of [raw, new GitError('disk-full', words), new RenderError('disk-full', words)]) {
    const logged: string[] = [];
    const log = { error: (_of: unknown, what: string) => logged.push(what) } as unknown as Log;
    expect(wordsFor(log, error, 'It failed.', 'a1')).toMatchObject({ code: 'disk-full' });
    expect(logged).toEqual(['It failed. A disk is full.']);
    expect(isPassing(error)).toBe(true);
  }
  const log = { error: () => undefined } as unknown as Log;
  expect(wordsFor(log, raw, 'It failed.', 'a1').why).toContain('A disk of the platform is full.');
});
