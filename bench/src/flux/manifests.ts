import type { Repository } from '../git.ts';

/** Where Flux looks for what it is to do; what it applies goes to a namespace for each scenario. */
export const FLUX_NAMESPACE = 'flux-system';
/** Of everything that belongs to one scenario. */
export const SCENARIO_LABEL = 'landfall.test/flux';

const SOURCE_API = 'source.toolkit.fluxcd.io/v1';
const KUSTOMIZE_API = 'kustomize.toolkit.fluxcd.io/v1';
const inFlux = (api: string, plural: string) => `/apis/${api}/namespaces/${FLUX_NAMESPACE}/${plural}`;
export const REPOSITORIES = inFlux(SOURCE_API, 'gitrepositories');
export const KUSTOMIZATIONS = inFlux(KUSTOMIZE_API, 'kustomizations');

/** Every push is told, and each starts it anew: none of it falls into a round. */
const INTERVAL = '10m';

/** One repository and one Kustomization for each of its folders, as JSON documents, which YAML takes. */
export function fluxManifests(
  id: string,
  { paths, repository, caPem }: { paths: readonly string[]; repository: Repository; caPem: string },
): string {
  const about = (name: string) => ({ name, namespace: FLUX_NAMESPACE, labels: { [SCENARIO_LABEL]: id } });
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: about(id),
    stringData: { username: 'git', password: repository.token, 'ca.crt': caPem },
  };
  const source = {
    apiVersion: SOURCE_API,
    kind: 'GitRepository',
    metadata: about(id),
    spec: { interval: INTERVAL, url: repository.url, ref: { branch: 'main' }, secretRef: { name: id } },
  };
  const kustomizations = paths.map((path) => ({
    apiVersion: KUSTOMIZE_API,
    kind: 'Kustomization',
    metadata: about(path),
    spec: {
      interval: INTERVAL,
      path: `./${path}`,
      prune: true,
      wait: false,
      sourceRef: { kind: 'GitRepository', name: id },
      targetNamespace: targetOf(id),
    },
  }));
  return [secret, source, ...kustomizations].map((one) => JSON.stringify(one)).join('\n---\n');
}

/** The namespace in which Flux has a scenario's objects. */
export const targetOf = (id: string): string => `flux-${id}`;
