import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '@landfall/contracts/resource';
import { testCluster } from '@landfall/devstack/test-stack';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOCUMENTS, object, SCALARS } from '../../test/yaml-corpus.ts';
import { obtainTool } from '../tools/obtain.ts';
import { parseManifests } from './manifests.ts';

/**
 * The last word on how YAML is read (semantics A.10, security DOS-4): what a real API server stores after
 * `kubectl create` of the same text. A kind without a schema keeps every value as it came.
 */
const folder = mkdtempSync(join(tmpdir(), 'landfall-stored-'));
const group = `render-${process.pid}.landfall.dev`;
const crd = `corpora.${group}`;
let kubectl: (...argv: string[]) => string;
let namespace: string;

beforeAll(async () => {
  const cluster = await testCluster();
  const { path } = await obtainTool('kustomize');
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, cluster.kubeconfig);
  chmodSync(kubeconfig, 0o600);
  namespace = await cluster.namespace();
  kubectl = (...argv) =>
    execFileSync(path, [`--kubeconfig=${kubeconfig}`, ...argv], { env: { HOME: folder }, encoding: 'utf8' });
  const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }];
  const names = { kind: 'Corpus', listKind: 'CorpusList', plural: 'corpora', singular: 'corpus' };
  const spec = { group, names, scope: 'Namespaced', versions };
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: crd },
    spec,
  };
  writeFileSync(join(folder, 'crd.json'), JSON.stringify(definition));
  kubectl('create', '-f', join(folder, 'crd.json'));
  kubectl('wait', '--for=condition=Established', '--timeout=30s', `crd/${crd}`);
});

afterAll(() => {
  kubectl?.('delete', 'crd', crd, '--wait=false');
  rmSync(folder, { recursive: true, force: true });
});

function stored(text: string): Record<string, Json> {
  const file = join(folder, 'object.yaml');
  writeFileSync(file, text);
  kubectl('create', '-n', namespace, '-f', file);
  const result = JSON.parse(kubectl('get', `corpora.${group}`, 'corpus', '-n', namespace, '-o', 'json'));
  kubectl('delete', `corpora.${group}`, 'corpus', '-n', namespace);
  return result;
}

const texts = [SCALARS.map((scalar, index) => `v${index}: ${scalar}`).join('\n'), ...DOCUMENTS];

test.each(texts.map((text) => [text.slice(0, 40), text]))('stored as we read it: %j', (_name, rest) => {
  const text = object(rest).replace('apiVersion: v1', `apiVersion: ${group}/v1`);
  const [ours] = parseManifests(text, { file: 'object.yaml' });
  const { metadata: _theirs, ...theirs } = stored(text);
  const { metadata: _ours, ...read } = ours ?? { metadata: {} };
  expect(read).toEqual(theirs);
});
