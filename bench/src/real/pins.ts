import type { SyncPolicy } from '@landfall/contracts/application';
import type { RendererOptions } from '@landfall/contracts/renderer';

/** What one application of a pinned commit has to come to. */
export interface RealApplication {
  /** Of the namespace too. */
  name: string;
  path: string;
  namespace: string;
  renderer?: { [Part in keyof RendererOptions]?: Partial<RendererOptions[Part]> | RendererOptions[Part] };
  syncPolicy?: Partial<SyncPolicy>;
  expected: Expected;
}

/** Objects in Git without hooks, and the hooks beside them; or words of the refusal. */
export type Expected =
  | { objects: number; hooks: number; health: 'Healthy' | 'Progressing' }
  | { refused: RegExp };

/** One public repository at one commit. */
export interface RealInput {
  repository: `${string}/${string}`;
  commit: string;
  /** Only these of it are taken; all when left out. */
  folders?: string[];
  applications: RealApplication[];
}

/**
 * Nothing answers in a simulated pod, and nobody but the control plane's own controllers looks at an object: what waits for either
 * is not waited for, and stays Progressing.
 */
const withoutWaiting: Partial<SyncPolicy> = { waitForHealth: false };

/** Big inputs of other people, never committed here. In this order: what brings a kind comes before what needs it. */
export const inputs: readonly RealInput[] = [
  {
    repository: 'prometheus-operator/kube-prometheus',
    commit: '4d719f1dea8853540b3823ab1fbe6be74a9953b3',
    applications: [
      {
        name: 'kube-prometheus',
        path: 'manifests',
        namespace: 'monitoring',
        renderer: { kind: 'plain', recurse: true },
        // Its APIService is served by a pod.
        syncPolicy: withoutWaiting,
        expected: { objects: 131, hooks: 0, health: 'Progressing' },
      },
    ],
  },
  {
    repository: 'argoproj/argo-cd',
    commit: '37ee0097cf851bc2dd7665fc081bbce61a7e836e',
    // The rest is 70 MB of sources, pictures and reports.
    folders: ['manifests'],
    applications: [
      {
        name: 'argo-cd',
        path: 'manifests',
        namespace: 'argocd',
        renderer: { kind: 'plain', plain: { include: ['install.yaml'] } },
        expected: { objects: 59, hooks: 0, health: 'Healthy' },
      },
    ],
  },
  {
    repository: 'kubernetes-sigs/gateway-api',
    commit: '4564255ac2c35d582249b3cdf261bdf51c8bca32',
    applications: [
      {
        name: 'gateway-api',
        path: 'config/crd',
        namespace: 'gateway-api',
        expected: { objects: 12, hooks: 0, health: 'Healthy' },
      },
    ],
  },
  {
    repository: 'fluxcd/flux2-kustomize-helm-example',
    commit: '4f1a5b1051b469108d1bdf0ebec6c814427e3834',
    // It leaves Flux's own kinds to `flux bootstrap` and cert-manager's to Flux: each is refused whole, by the kind's name.
    applications: [
      {
        name: 'flux-staging',
        path: 'apps/staging',
        namespace: 'podinfo',
        expected: { refused: /no kind HelmRelease in helm\.toolkit\.fluxcd\.io\/v2/ },
      },
      {
        name: 'flux-production',
        path: 'apps/production',
        namespace: 'podinfo',
        expected: { refused: /no kind HelmRelease in helm\.toolkit\.fluxcd\.io\/v2/ },
      },
      {
        name: 'flux-controllers',
        path: 'infrastructure/controllers',
        namespace: 'flux-controllers',
        expected: { refused: /no kind HelmRelease in helm\.toolkit\.fluxcd\.io\/v2/ },
      },
      {
        name: 'flux-configs',
        path: 'infrastructure/configs',
        namespace: 'flux-configs',
        expected: { refused: /no kind ClusterIssuer in cert-manager\.io\/v1/ },
      },
    ],
  },
  {
    repository: 'kubernetes-sigs/metrics-server',
    commit: '5ed5d3a2cf940a8c7541cfbac19af822f4c97844',
    applications: [
      {
        name: 'metrics-server',
        path: 'charts/metrics-server',
        namespace: 'metrics-server',
        // kube-prometheus has the one APIService of this name.
        renderer: {
          helm: { parameters: [{ name: 'apiService.create', value: 'false', forceString: false }] },
        },
        expected: { objects: 8, hooks: 0, health: 'Healthy' },
      },
    ],
  },
  {
    repository: 'argoproj/argocd-example-apps',
    commit: '0d521c6e049889134f3122eb32d7ed342f43ca0d',
    applications: [
      {
        name: 'sync-waves',
        path: 'sync-waves',
        namespace: 'sync-waves',
        expected: { objects: 4, hooks: 3, health: 'Healthy' },
      },
      {
        name: 'pre-post-sync',
        path: 'pre-post-sync',
        namespace: 'pre-post-sync',
        expected: { objects: 2, hooks: 2, health: 'Healthy' },
      },
    ],
  },
];
