import type { HelmOptions, KustomizeOptions, RendererOptions } from '@landfall/contracts/renderer';

type Image = KustomizeOptions['images'][number];
type Parameter = HelmOptions['parameters'][number];
type Replicas = KustomizeOptions['replicas'][number];

/** The lines of a text, without empty ones. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** `name=newName:tag` or `name=newName@digest` or `name:tag`, as `kustomize edit set image` takes it. */
export function imageOf(line: string): Image {
  const [left = '', right] = line.split('=', 2);
  const whole = right ?? left;
  const [path = '', digest] = whole.split('@', 2);
  const colon = path.lastIndexOf(':');
  const hasTag = colon > path.lastIndexOf('/');
  const newName = hasTag ? path.slice(0, colon) : path;
  const name = right === undefined ? newName : left;
  return {
    name,
    ...(newName === name ? {} : { newName }),
    ...(hasTag ? { newTag: path.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** The same, written. */
export function imageLine({ name, newName, newTag, digest }: Image): string {
  const to = `${newName ?? name}${newTag === undefined ? '' : `:${newTag}`}${digest === undefined ? '' : `@${digest}`}`;
  return newName === undefined ? to : `${name}=${to}`;
}

/** `name=value`; that a value is text by force stays as it was. */
export function parameterOf(line: string, before: RendererOptions): Parameter {
  const at = line.indexOf('=');
  const name = at === -1 ? line : line.slice(0, at).trim();
  const forceString = before.helm.parameters.find((one) => one.name === name)?.forceString ?? false;
  return { name, value: at === -1 ? '' : line.slice(at + 1), forceString };
}

/** `name=count`; what is no number is refused as one. */
export function replicaOf(line: string): Replicas {
  const [name = '', count = ''] = line.split('=', 2);
  return { name: name.trim(), count: /^\s*\d+\s*$/.test(count) ? Number(count) : Number.NaN };
}

/** The same, written. */
export const replicaLine = ({ name, count }: Replicas): string => `${name}=${count}`;
