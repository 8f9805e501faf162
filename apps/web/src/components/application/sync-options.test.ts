import { syncPolicy } from '@landfall/contracts/application';
import { expect, test } from 'vitest';
import { policyForm, policyOf } from './policy-form.ts';
import { optionValue, SYNC_OPTIONS, withOption } from './sync-options.ts';

const field = (name: string) => {
  const found = SYNC_OPTIONS.find((one) => one.name === name);
  if (!found) throw new Error(`${name} has no field`);
  return found;
};

test('an option is read as Argo CD writes it, and what holds anyway is not written', () => {
  const last = field('PruneLast');
  expect(optionValue([], last)).toBe('false');
  expect(optionValue(['PruneLast'], last)).toBe('true');
  expect(optionValue(['PruneLast=true', 'PruneLast=false'], last)).toBe('false');
  expect(withOption(['Replace=true'], last, 'true')).toEqual(['Replace=true', 'PruneLast=true']);
  expect(withOption(['PruneLast=true'], last, 'false')).toEqual([]);
  expect(withOption([], field('Validate'), 'false')).toEqual(['Validate=false']);
});

test('a policy comes back from its form as it went in, options without a field among them', () => {
  const policy = syncPolicy.parse({
    syncOptions: ['PruneLast=true', 'ServerSideApply=true', 'Prune=sometimes'],
    namespaceMetadata: { labels: { team: 'shop' }, annotations: { note: 'a=b\nc' } },
  });
  const form = policyForm(policy);
  expect(form.otherOptions).toBe('ServerSideApply=true\nPrune=sometimes');
  expect(policyOf(form)).toEqual(policy);
});
