import type { Manifest } from '@landfall/contracts/resource';

/** A CRD of a group of its own, and one object of it. */
export function crontabs(
  group: string,
  scope: 'Namespaced' | 'Cluster',
): { crd: Manifest; object: Manifest } {
  const crd: Manifest = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `crontabs.${group}` },
    spec: {
      group,
      scope,
      names: { kind: 'CronTab', plural: 'crontabs', singular: 'crontab' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
            },
          },
        },
      ],
    },
  };
  return {
    crd,
    object: {
      apiVersion: `${group}/v1`,
      kind: 'CronTab',
      // The garbage collector looks for new kinds every 30 s only.
      metadata: {
        name: 'one',
        annotations: { 'argocd.argoproj.io/sync-options': 'PrunePropagationPolicy=background' },
      },
      spec: { schedule: '* * * * *' },
    },
  };
}
