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
    repository: 'fluxcd/helm-controller',
    commit: '0f61a8607a62be64638f2f912d9487e653960a6e',
    folders: ['config/crd'],
    applications: [
      {
        name: 'helm-controller',
        path: 'config/crd',
        namespace: 'helm-controller',
        expected: { objects: 1, hooks: 0, health: 'Healthy' },
      },
    ],
  },
  {
    repository: 'fluxcd/source-controller',
    commit: '39b711b111fa906c3db0a424e252a5d12e48646d',
    folders: ['config/crd'],
    applications: [
      {
        name: 'source-controller',
        path: 'config/crd',
        namespace: 'source-controller',
        expected: { objects: 6, hooks: 0, health: 'Healthy' },
      },
    ],
  },
  {
    repository: 'cert-manager/cert-manager',
    commit: '2d0d7f7f74241a9cbf79f0e2a7bb247238ee09fd',
    folders: ['deploy/crds'],
    applications: [
      {
        name: 'cert-manager',
        path: 'deploy/crds',
        namespace: 'cert-manager',
        renderer: { kind: 'plain' },
        expected: { objects: 6, hooks: 0, health: 'Healthy' },
      },
    ],
  },
  {
    repository: 'fluxcd/flux2-kustomize-helm-example',
    commit: '4f1a5b1051b469108d1bdf0ebec6c814427e3834',
    // Its kinds come from the three above; nobody runs their controllers.
    applications: [
      {
        name: 'flux-production',
        path: 'apps/production',
        namespace: 'flux-production',
        syncPolicy: withoutWaiting,
        expected: { objects: 3, hooks: 0, health: 'Progressing' },
      },
      // The same objects by their names: one application has them, the other is told whose they are.
      {
        name: 'flux-staging',
        path: 'apps/staging',
        namespace: 'flux-staging',
        syncPolicy: withoutWaiting,
        expected: { refused: /flux-production/ },
      },
      {
        name: 'flux-controllers',
        path: 'infrastructure/controllers',
        namespace: 'flux-controllers',
        syncPolicy: withoutWaiting,
        expected: { objects: 6, hooks: 0, health: 'Progressing' },
      },
      {
        name: 'flux-configs',
        path: 'infrastructure/configs',
        namespace: 'flux-configs',
        syncPolicy: withoutWaiting,
        expected: { objects: 3, hooks: 0, health: 'Progressing' },
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
