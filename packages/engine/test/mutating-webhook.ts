import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '@landfall/contracts/resource';
import { keptAuthority, keptCertificate } from '@landfall/devstack/certificates';
import type { KindRef } from '../src/index.ts';
import type { Sandbox } from './sandbox.ts';

const CONFIGURATIONS: KindRef = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  namespaced: false,
};

/**
 * A real mutating webhook over TLS on loopback: every Deployment that is written in the namespace gets the patch
 * (RFC 6902). Answers how to take it away again.
 */
export async function mutatingWebhook(
  box: Pick<Sandbox, 'cluster' | 'namespace'>,
  patch: readonly object[],
): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'landfall-webhook-'));
  const authority = await keptAuthority(dir, 'ca');
  const hosts = ['127.0.0.1'];
  const pair = await keptCertificate(dir, 'server', authority, {
    commonName: 'webhook',
    usage: 'server',
    hosts,
  });
  const server = createServer(pair, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const review = JSON.parse(Buffer.concat(chunks).toString()) as {
        request: { uid: string; object: Manifest };
      };
      // As every injector does: what carries its mark is left alone.
      const isDone = review.request.object.metadata.annotations?.injected !== undefined;
      const answer = {
        uid: review.request.uid,
        allowed: true,
        patchType: 'JSONPatch',
        patch: Buffer.from(JSON.stringify(isDone ? [] : patch)).toString('base64'),
      };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer }),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const configuration: Manifest = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: `test-${box.namespace}` },
    webhooks: [
      {
        name: 'mutate.landfall.test',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        clientConfig: {
          url: `https://127.0.0.1:${port}/`,
          caBundle: Buffer.from(authority.cert).toString('base64'),
        },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': box.namespace } },
        rules: [
          {
            apiGroups: ['apps'],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['deployments'],
          },
        ],
      },
    ],
  };
  const made = await box.cluster.create(CONFIGURATIONS, configuration, {
    fieldManager: 'test',
    dryRun: false,
  });
  return async () => {
    const name = { namespace: '', name: configuration.metadata.name };
    const uid = String(made.object.metadata.uid);
    await box.cluster.delete(CONFIGURATIONS, name, { uid, propagation: 'Background' });
    server.close();
    server.closeAllConnections();
    await rm(dir, { recursive: true, force: true });
  };
}
