import type { KindRef } from '@landfall/engine';

/** The request path of a kind, in one namespace or all, and of one object of it. */
export function restPath(kind: KindRef, target: { namespace?: string; name?: string } = {}): string {
  const { group, version, plural, namespaced } = kind;
  const api = group === '' ? `/api/${seg(version)}` : `/apis/${seg(group)}/${seg(version)}`;
  const namespace = namespaced && target.namespace ? `/namespaces/${seg(target.namespace)}` : '';
  const name = target.name === undefined ? '' : `/${seg(target.name)}`;
  return `${api}${namespace}/${seg(plural)}${name}`;
}

/** A query string; parameters without a value are left out. */
export function query(parameters: Record<string, string | undefined>): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) text.set(name, value);
  return text.size === 0 ? '' : `?${text}`;
}

/** One path segment. `.` and `..` would be resolved away by URLs, so they are no segment at all. */
function seg(text: string): string {
  if (text === '' || text === '.' || text === '..')
    throw new RangeError(`${JSON.stringify(text)} names nothing`);
  return encodeURIComponent(text);
}
