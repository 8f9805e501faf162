import { expect, it } from 'vitest';
import type { Cluster, KindRef, ListOptions } from '../ports/cluster.ts';
import { ClusterError } from '../ports/cluster-error.ts';
import { listLive } from './list-live.ts';

const MAPS: KindRef = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
const ROLES: KindRef = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  namespaced: false,
};

/** Where each kind was listed; '' for the whole cluster. */
async function listed(kinds: KindRef[], namespaces: string[], refusesWhole = false, everywhere = false) {
  const asked: [string, string][] = [];
  const list = async ({ kind }: KindRef, { namespace = '' }: ListOptions) => {
    asked.push([kind, namespace]);
    if (refusesWhole && namespace === '')
      throw new ClusterError({ code: 'forbidden' }, 'No.', { fix: 'Ask.' });
    return [];
  };
  const found = listLive({ list } as unknown as Cluster, kinds, 'an-application', namespaces, { everywhere });
  return { asked: await found.then(() => asked) };
}

it('what lies in one namespace is looked for there, and what has none in the cluster', async () => {
  expect(await listed([MAPS, ROLES], ['web'])).toEqual({
    asked: [
      ['ConfigMap', 'web'],
      ['ClusterRole', ''],
    ],
  });
});

it('what lies in several is looked for in one list of the cluster, in one for each where that is forbidden', async () => {
  expect(await listed([MAPS], ['api', 'web'])).toEqual({ asked: [['ConfigMap', '']] });
  expect(await listed([MAPS], ['api', 'web'], true)).toEqual({
    asked: [
      ['ConfigMap', ''],
      ['ConfigMap', 'api'],
      ['ConfigMap', 'web'],
    ],
  });
});

it('a deletion looks everywhere, and where that is forbidden in the one namespace', async () => {
  expect(await listed([MAPS], ['web'], false, true)).toEqual({ asked: [['ConfigMap', '']] });
  expect(await listed([MAPS], ['web'], true, true)).toEqual({
    asked: [
      ['ConfigMap', ''],
      ['ConfigMap', 'web'],
    ],
  });
});

it('a refusal of the only list there is is told', async () => {
  await expect(listed([ROLES], ['web'], true)).rejects.toThrow('No.');
  await expect(listed([MAPS], [], true)).rejects.toThrow('No.');
});
