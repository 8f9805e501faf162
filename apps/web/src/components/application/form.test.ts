import { applicationView, updateApplicationInput } from '@landfall/contracts/application';
import { expect, test } from 'vitest';
import { checkedBy } from '#src/ui/form/checked-by.ts';
import { anApplication } from '../../../test/fixtures.ts';
import { formOf, renamed, toUpdate } from './form.ts';

const renderer = {
  kind: 'kustomize',
  generatePaths: ['.', '/shared'],
  kustomize: {
    replicas: [{ name: 'web', count: 3 }],
    labels: { team: 'shop' },
    labelsInSelectors: true,
    annotations: { note: 'two\nlines' },
    patches: [{ patch: '- op: remove', target: { kind: 'Deployment', labelSelector: 'a=b' } }],
  },
  helm: { kubeVersion: '1.31.0', parameters: [{ name: 'a', value: '1', forceString: true }] },
};

test('settings come back from the form as they went in: nothing is lost by saving another field', () => {
  const application = applicationView.parse({ ...anApplication(), renderer });
  const saved = updateApplicationInput.parse(toUpdate(formOf(application)));
  expect(saved.renderer).toEqual(application.renderer);
  expect(saved.syncPolicy).toEqual(application.syncPolicy);
});

test('paths as Argo CD’s annotation has them are one each, and an empty field is no setting', () => {
  const form = { ...formOf(anApplication()), generatePaths: '.;../base\n/shared' };
  const saved = updateApplicationInput.parse(toUpdate(form));
  expect(saved.renderer?.generatePaths).toEqual(['.', '../base', '/shared']);
  expect(updateApplicationInput.parse(toUpdate({ ...form, generatePaths: '' })).renderer).not.toHaveProperty(
    'generatePaths',
  );
});

test('what the API refuses stands at the field that holds it', () => {
  const form = {
    ...formOf(anApplication()),
    replicas: 'web=many',
    namespaceLabels: `team=${'x'.repeat(64)}`,
    otherOptions: 'not an option',
    patches: [{ patch: '' }],
    kubeVersion: '1.31 --plugin',
    generatePaths: 'a\\b',
  };
  const errors = renamed(checkedBy(updateApplicationInput)(toUpdate(form)));
  expect(Object.keys(errors).sort()).toEqual([
    'generatePaths',
    'kubeVersion',
    'namespaceLabels',
    'otherOptions',
    'patches.0.patch',
    'replicas',
  ]);
});
