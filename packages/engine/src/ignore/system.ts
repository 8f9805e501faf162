import { pointerTokens } from '@landfall/contracts/json-pointer';
import { type Json, type Manifest, refOf, resourceKey } from '@landfall/contracts/resource';
import { isRecord } from '../compare/managed-fields.ts';
import { placeTokens } from '../compare/place.ts';
import { valueAt } from '../compare/pointer.ts';
import type { PlanOptions } from '../plan/types.ts';

/** Annotations that have a CA bundle written into the live object, of cert-manager and of OpenShift's service CA. */
const INJECTORS = [
  'cert-manager.io/inject-ca-from',
  'cert-manager.io/inject-ca-from-secret',
  'cert-manager.io/inject-apiserver-ca',
  'service.beta.openshift.io/inject-cabundle',
];

/**
 * Fields that the cluster itself writes, whatever Git has there (semantics A.5, system ignores): the rules of an aggregated
 * ClusterRole, and the CA bundle of a webhook, a CRD's conversion or an APIService where Git names an injector or holds
 * a placeholder. (`status` is never sent at all.) They are always sent as they live: Git's placeholder would break the
 * webhook until it is injected again. Tokens into `live`.
 */
export function systemPaths(desired: Manifest, live: Manifest): string[][] {
  const { group, kind } = refOf(desired);
  switch (`${group}/${kind}`) {
    case 'rbac.authorization.k8s.io/ClusterRole':
      return isRecord(desired.aggregationRule) ? [['rules']] : [];
    case 'admissionregistration.k8s.io/MutatingWebhookConfiguration':
    case 'admissionregistration.k8s.io/ValidatingWebhookConfiguration':
      return injected(desired, live, webhookPaths);
    case 'apiextensions.k8s.io/CustomResourceDefinition':
      return injected(desired, live, () => [['spec', 'conversion', 'webhook', 'clientConfig', 'caBundle']]);
    case 'apiregistration.k8s.io/APIService':
      return injected(desired, live, () => [['spec', 'caBundle']]);
    default:
      return [];
  }
}

/** What is sent as it lives whatever Git has: the cluster's own fields, and what this run is told to leave. */
export const leftPaths = (
  desired: Manifest,
  live: Manifest,
  { leave = [] }: Pick<PlanOptions, 'leave'>,
): string[][] => {
  const key = resourceKey(refOf(live));
  const left = leave.filter(({ ref }) => resourceKey(ref) === key);
  const paths = left.map(({ pointer, place }) => (place ? placeTokens(place, live) : pointerTokens(pointer)));
  return [...systemPaths(desired, live), ...paths.flatMap((path) => (path ? [path] : []))];
};

/** Those of the paths whose bundle somebody else is to write. */
function injected(
  desired: Manifest,
  live: Manifest,
  pathsOf: (manifest: Manifest) => string[][],
): string[][] {
  const named = INJECTORS.some((name) => desired.metadata.annotations?.[name] !== undefined);
  const inGit = pathsOf(desired).map((path) => valueAt(desired as Json, path));
  return named || inGit.some(isPlaceholder) ? pathsOf(live) : [];
}

const webhookPaths = ({ webhooks }: Manifest): string[][] =>
  (Array.isArray(webhooks) ? webhooks : []).map((_, index) => [
    'webhooks',
    String(index),
    'clientConfig',
    'caBundle',
  ]);

/** `""` and `Cg==` (a line feed), as generators leave them. */
const isPlaceholder = (bundle: Json | undefined): boolean =>
  typeof bundle === 'string' && Buffer.from(bundle, 'base64').toString('latin1').trim() === '';
