import { expect, test } from 'vitest';
import { actConsequences, actedWords, actTitle } from './act-words.ts';

const web = { kind: 'Deployment', name: 'web' };

test('the button names what it does to what', () => {
  expect(actTitle('restart', web)).toBe('Restart Deployment web');
  expect(actTitle('scale-back', web)).toBe('Scale Deployment web back');
});

test('scaling back says from how many where that is known, and not to how many: Git may want others by now', () => {
  const changes = [{ pointer: '/spec/replicas', before: 5, after: 2 }];
  expect(actConsequences('scale-back', { changes })[0]).toBe(
    'It runs with 5 replicas and gets those that it was applied with last.',
  );
  expect(actConsequences('scale-back', { changes: [] })[0]).toContain('applied with last');
  expect(actConsequences('restart', { changes }).join(' ')).not.toContain('replicas');
});

test('what was done is said in numbers', () => {
  expect(actedWords({ verb: 'scale-back', from: 5, to: 2 })).toBe('Scaled back from 5 to 2 replicas.');
  expect(actedWords({ verb: 'scale-back', from: 2, to: 2 })).toBe('It has its 2 replicas already.');
  expect(actedWords({ verb: 'restart', at: '' })).toContain('being replaced');
});
