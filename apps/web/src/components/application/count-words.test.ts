import { expect, test } from 'vitest';
import { anApplication, aState } from '../../../test/fixtures.ts';
import { countWords } from './count-words.ts';

const two = [aState('ConfigMap', 'a'), aState('ConfigMap', 'b', { status: 'Extra' })];
const { head, pin } = anApplication();
const synced = { syncStatus: 'Synced', problem: null, head, pin } as const;

test('how many are not as in Git', () => {
  expect(countWords(two, { ...synced, syncStatus: 'OutOfSync' })).toBe('2 resources, 1 not as in Git');
  expect(countWords(two.slice(0, 1), synced)).toBe('1 resource, all as in Git');
  expect(countWords(two, { ...synced, syncStatus: 'Unknown' })).toBe(
    '2 resources; the cluster cannot be seen now',
  );
});

test('where the newest commit cannot be rendered, the commit that could is named, not Git', () => {
  const problem = { code: 'yaml-syntax', what: 'It is not valid YAML.', why: 'Line 3.', fix: 'Correct it.' };
  const words = countWords(two.slice(0, 1), { ...synced, problem });
  expect(words).toBe(`1 resource, all as in ${head?.revision.slice(0, 7)}`);
});
