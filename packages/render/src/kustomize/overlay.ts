import type { KustomizeOptions } from '@landfall/contracts/renderer';

/**
 * The application's own kustomize options as an overlay over its folder, as Argo CD's `source.kustomize`: a kustomization that
 * we write, beside the tree, so that no option is an argument (security EXEC-1). Undefined where there is none.
 * @param base the folder as the overlay sees it
 */
export function overlayOf(options: KustomizeOptions, base: string): string | undefined {
  const { namePrefix, nameSuffix, images, replicas, labels, annotations, patches } = options;
  const inSelectors = options.labelsInSelectors;
  const parts = {
    ...(namePrefix === '' ? {} : { namePrefix }),
    ...(nameSuffix === '' ? {} : { nameSuffix }),
    ...(images.length === 0 ? {} : { images }),
    ...(replicas.length === 0 ? {} : { replicas }),
    ...(Object.keys(labels).length === 0
      ? {}
      : { labels: [{ pairs: labels, includeSelectors: inSelectors, includeTemplates: inSelectors }] }),
    ...(Object.keys(annotations).length === 0 ? {} : { commonAnnotations: annotations }),
    ...(patches.length === 0 ? {} : { patches }),
  };
  if (Object.keys(parts).length === 0) return undefined;
  const head = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: [base] };
  // JSON is YAML: nothing in a value can become syntax.
  return JSON.stringify({ ...head, ...parts });
}
