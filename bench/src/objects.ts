/** An application's folder in Git, and the same objects as one text for kubectl. */
export interface Folder {
  path: string;
  objects: number;
}

/** ConfigMaps, the last object a Deployment without pods: what a scheduler does is not measured. */
export function filesOf({ path, objects }: Folder, valueAt: (at: number) => string): Record<string, string> {
  const maps = Array.from({ length: objects - 1 }, (_none, at) => configMap(path, at, valueAt(at)));
  const names = maps.map((_map, at) => `cm-${at}.yaml`);
  return {
    [`${path}/kustomization.yaml`]: `resources:\n${[...names, 'web.yaml'].map((name) => `- ${name}\n`).join('')}`,
    [`${path}/web.yaml`]: deployment(path),
    ...Object.fromEntries(maps.map((text, at) => [`${path}/cm-${at}.yaml`, text])),
  };
}

/** The files that a change touches, and nothing else. */
export function changedFiles({ path }: Folder, values: ReadonlyMap<number, string>): Record<string, string> {
  return Object.fromEntries(
    [...values].map(([at, value]) => [`${path}/cm-${at}.yaml`, configMap(path, at, value)]),
  );
}

/** The objects as kubectl takes them: rendered already, which is in its favour. */
export function manifestText(folder: Folder, valueAt: (at: number) => string): string {
  const { [`${folder.path}/kustomization.yaml`]: _left, ...files } = filesOf(folder, valueAt);
  return Object.values(files).join('---\n');
}

export const nameOf = (path: string, at: number): string => `${path}-${at}`;

function configMap(path: string, at: number, value: string): string {
  const labels = `{landfall.test/bench: ${path}}`;
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${nameOf(path, at)}, labels: ${labels}}\ndata:\n  value: "${value}"\n  text: what a small configuration holds\n`;
}

function deployment(path: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${path}-web}
spec:
  replicas: 0
  selector: {matchLabels: {app: ${path}-web}}
  template:
    metadata: {labels: {app: ${path}-web}}
    spec: {containers: [{name: main, image: busybox}]}
`;
}
