import { type KustomizeOptions, type RendererOptions, rendererOptions } from '@landfall/contracts/renderer';
import { imageLine, imageOf, linesOf, parameterOf, replicaLine, replicaOf } from './lines.ts';
import { pairLines, pairsOf } from './pairs.ts';

export type Patch = KustomizeOptions['patches'][number];

/** How the manifests are made, as the form's fields hold it. */
export interface RendererForm {
  kind: 'auto' | 'plain' | 'kustomize' | 'helm';
  recurse: boolean;
  releaseName: string;
  /** One a line. */
  valuesFiles: string;
  values: string;
  /** `name=value`, one a line. */
  parameters: string;
  kubeVersion: string;
  skipCrds: boolean;
  /** Paths, one a line or between semicolons as Argo CD's annotation has them. */
  generatePaths: string;
  /** Globs, one a line. */
  include: string;
  exclude: string;
  namePrefix: string;
  nameSuffix: string;
  /** `name=newName:tag`, one a line, as kustomize writes them. */
  images: string;
  /** `name=count`, one a line. */
  replicas: string;
  /** `key=value`, one a line. */
  labels: string;
  labelsInSelectors: boolean;
  annotations: string;
  patches: Patch[];
  /** As it was before: what the lines do not say stays. */
  base: RendererOptions;
}

/** The fields of stored options. */
export const rendererForm = (options: RendererOptions): RendererForm => ({
  kind: options.kind,
  recurse: options.recurse,
  releaseName: options.helm.releaseName ?? '',
  valuesFiles: options.helm.valuesFiles.join('\n'),
  values: options.helm.values,
  parameters: options.helm.parameters.map(({ name, value }) => `${name}=${value}`).join('\n'),
  kubeVersion: options.helm.kubeVersion ?? '',
  skipCrds: options.helm.skipCrds,
  generatePaths: (options.generatePaths ?? []).join('\n'),
  include: options.plain.include.join('\n'),
  exclude: options.plain.exclude.join('\n'),
  namePrefix: options.kustomize.namePrefix,
  nameSuffix: options.kustomize.nameSuffix,
  images: options.kustomize.images.map(imageLine).join('\n'),
  replicas: options.kustomize.replicas.map(replicaLine).join('\n'),
  labels: pairLines(options.kustomize.labels),
  labelsInSelectors: options.kustomize.labelsInSelectors,
  annotations: pairLines(options.kustomize.annotations),
  patches: options.kustomize.patches,
  base: options,
});

/** The fields of an application that nobody has made yet. */
export const emptyRenderer: RendererForm = rendererForm(rendererOptions.parse({}));

const optional = <K extends string>(key: K, text: string): Partial<Record<K, string>> =>
  text.trim() === '' ? {} : ({ [key]: text.trim() } as Record<K, string>);

/** Nothing, rather than none, where the field is empty: every change of what the render reads counts then. */
const declared = (text: string): Pick<RendererOptions, 'generatePaths'> => {
  const generatePaths = linesOf(text.replaceAll(';', '\n'));
  return generatePaths.length === 0 ? {} : { generatePaths };
};

/** What the API takes. */
export const rendererOf = ({ base: { generatePaths: _, ...base }, ...form }: RendererForm) => ({
  ...base,
  ...declared(form.generatePaths),
  kind: form.kind,
  recurse: form.recurse,
  plain: { include: linesOf(form.include), exclude: linesOf(form.exclude) },
  kustomize: {
    namePrefix: form.namePrefix.trim(),
    nameSuffix: form.nameSuffix.trim(),
    images: linesOf(form.images).map(imageOf),
    replicas: linesOf(form.replicas).map(replicaOf),
    labels: pairsOf(form.labels),
    labelsInSelectors: form.labelsInSelectors,
    annotations: pairsOf(form.annotations),
    patches: form.patches,
  },
  helm: {
    ...optional('releaseName', form.releaseName),
    ...optional('kubeVersion', form.kubeVersion),
    valuesFiles: linesOf(form.valuesFiles),
    values: form.values,
    parameters: linesOf(form.parameters).map((line) => parameterOf(line, base)),
    skipCrds: form.skipCrds,
  },
});
