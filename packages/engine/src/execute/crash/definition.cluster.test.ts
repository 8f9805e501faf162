import { expect, test } from 'vitest';
import { type CrashScenario, survivesAnyCrash } from '../../../test/crash.ts';
import { crontabs } from '../../../test/crontabs.ts';
import { configMap, type Sandbox } from '../../../test/sandbox.ts';
import { kindOf } from '../../index.ts';

const commit = (box: Sandbox) => crontabs(`${box.namespace}.landfall.test`, 'Namespaced');

/** A CRD and an object of it in one commit, and something in a later wave. */
const definition: CrashScenario = {
  desired: (box) => {
    const { crd, object } = commit(box);
    return [object, crd, configMap('late', {}, { 'argocd.argoproj.io/sync-wave': '1' })];
  },
  made: { 'CronTab one': 1, 'ConfigMap late': 1 },
  after: async (box) => {
    const { crd, object } = commit(box);
    const discovery = await box.cluster.discover();
    const ref = { group: `${box.namespace}.landfall.test`, version: 'v1', kind: 'CronTab' };
    const kind = kindOf(discovery, ref);
    const crds = kindOf(discovery, { ...ref, group: 'apiextensions.k8s.io', kind: crd.kind });
    if (!kind || !crds) throw new Error('the CRD is not served');
    const name = { namespace: box.namespace, name: 'one' };
    expect((await box.cluster.get(kind, name)).spec).toEqual(object.spec);
    // The next ones need not carry it along.
    const made = { namespace: '', name: crd.metadata.name };
    const { metadata } = await box.cluster.get(crds, made);
    await box.cluster.delete(crds, made, { uid: String(metadata.uid), propagation: 'Background' });
  },
};

test.each(['before', 'after'] as const)(
  'a CRD with its object: a crash just %s any awaited call, and the next attempt converges',
  (when) => survivesAnyCrash(definition, when),
  120_000,
);
