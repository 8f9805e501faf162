import type { Json } from '@landfall/contracts/resource';
import { testCluster } from '@landfall/devstack/test-stack';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type KubectlFolder, kubectlFolder } from '../../test/kubectl.ts';
import { DOCUMENTS } from '../../test/yaml/documents.ts';
import { object } from '../../test/yaml/object.ts';
import { ALL_SCALARS, SCALARS } from '../../test/yaml/scalars.ts';
import { STREAMS } from '../../test/yaml/streams.ts';
import { parseManifests } from './manifests.ts';

vi.setConfig({ hookTimeout: 120_000 });

/**
 * The last word on how YAML is read (semantics A.10, security DOS-4): what a real API server stores after
 * `kubectl create` of the same text. A kind without a schema keeps every value as it came.
 */
const group = `render-${process.pid}.landfall.dev`;
const crd = `corpora.${group}`;
const named = (rest: string, name: string) => object(rest, name, `${group}/v1`);
const scalars = named(ALL_SCALARS, 'scalars');
const cases = [
  ...DOCUMENTS.map((rest, index) => [named(rest, `document-${index}`), `document-${index}`] as const),
  ...STREAMS.map((stream, index) => [stream(named('a: b', `stream-${index}`)), `stream-${index}`] as const),
];
const stored = new Map<string, Record<string, Json>>();
let kubectl: KubectlFolder;

beforeAll(async () => {
  const cluster = await testCluster();
  const namespace = await cluster.namespace();
  kubectl = await kubectlFolder(cluster.kubeconfig);
  await kubectl.run('create', '-f', kubectl.write([JSON.stringify(definition())]));
  await kubectl.run('wait', '--for=condition=Established', '--timeout=30s', `crd/${crd}`);
  const folder = kubectl.write([scalars, ...cases.map(([text]) => text)]);
  const created = await kubectl.run('create', '-n', namespace, '-f', folder);
  expect(created.stderr).toBe('');
  const { stdout } = await kubectl.run('get', crd, '-n', namespace, '-o', 'json');
  for (const one of (
    JSON.parse(stdout) as { items: (Record<string, Json> & { metadata: { name: string } })[] }
  ).items)
    stored.set(one.metadata.name, one);
});

afterAll(async () => {
  await kubectl?.run('delete', 'crd', crd, '--wait=false');
  kubectl?.remove();
});

/** A kind of this run's own. */
function definition(): object {
  const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }];
  const names = { kind: 'Corpus', listKind: 'CorpusList', plural: 'corpora', singular: 'corpus' };
  const spec = { group, names, scope: 'Namespaced', versions };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: crd },
    spec,
  };
}

/** Without metadata, which the API server adds to. */
function content(of: Record<string, unknown> | undefined) {
  const { metadata: _, ...rest } = of ?? {};
  return rest;
}
const readByUs = (text: string) => parseManifests(text, { file: 'object.yaml' })[0];

describe('A.10: stored as we read it', () => {
  it('every scalar of the corpus', () => {
    const table = (of: Record<string, unknown> | undefined) =>
      Object.fromEntries(SCALARS.map((scalar, index) => [`${scalar} →`, of?.[`v${index}`]]));
    expect(table(readByUs(scalars))).toEqual(table(stored.get('scalars')));
  });

  it.each(cases)('%j', (text, name) => {
    expect(content(readByUs(text))).toEqual(content(stored.get(name)));
  });
});
