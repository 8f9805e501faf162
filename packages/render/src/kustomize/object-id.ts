/** Kustomize's name of an object, `ConfigMap.v1.[noGrp]/web.[noNs]`, as people write it: `ConfigMap web in shop`. */
export function objectOf(id: string): string {
  const [, kind = id, name, namespace] = /^([^.]+)\.[^/]*\/(.+)\.([^.]+)$/.exec(id) ?? [];
  const known = (part: string | undefined): part is string => part !== undefined && !/^\[no\w+\]$/.test(part);
  return [kind, ...(known(name) ? [name] : []), ...(known(namespace) ? [`in ${namespace}`] : [])].join(' ');
}
