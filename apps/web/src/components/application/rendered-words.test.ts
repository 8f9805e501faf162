import { expect, test } from 'vitest';
import { renderedWords } from './rendered-words.ts';

test('the program of a render is named, and that it is not the pinned one is said', () => {
  const kustomize = { kind: 'kustomize', version: '5.7.1', overridden: false };
  expect(renderedWords(kustomize)).toBe('kustomize 5.7.1');
  expect(renderedWords({ ...kustomize, overridden: true })).toMatch(
    /^kustomize 5\.7\.1, which your operator/,
  );
  expect(renderedWords({ ...kustomize, kind: 'plain' })).toBe('no program: plain files');
  expect(renderedWords(null)).toBe('nothing yet');
});
