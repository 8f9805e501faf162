import { Refusal } from '@landfall/actions/refusal';
import { GitError } from '@landfall/git';
import { RenderError } from '@landfall/render';
import { expect, it } from 'vitest';
import { isPassing } from './words.ts';

const words = { what: 'a', why: 'b', fix: 'c' };

it('tries again what may pass by itself, and nothing that somebody has to change', () => {
  expect(isPassing(new GitError('unreachable', words))).toBe(true);
  expect(isPassing(new GitError('revision-not-found', words))).toBe(false);
  expect(isPassing(new RenderError('yaml-syntax', words))).toBe(false);
  expect(isPassing(new RenderError('stopped', words))).toBe(true);
  expect(isPassing(new Refusal('refused', words))).toBe(false);
  expect(isPassing(new Error('who knows'))).toBe(true);
});
