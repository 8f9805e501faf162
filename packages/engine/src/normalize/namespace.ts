import { groupVersion, type Json, type Manifest } from '@landfall/contracts/resource';
import type { Discovery, Kind } from '../ports/cluster.ts';
import { kindOf } from '../ports/cluster.ts';

/** Kinds that a set of manifests defines by itself, with the definition that will bring each. */
export interface DefinedKind extends Kind {
  definition: string;
}

/** Reads the CustomResourceDefinitions of a render: their kinds may be used in the same render. */
export function definedKinds(manifests: readonly Manifest[]): DefinedKind[] {
  return manifests.flatMap((manifest) => {
    const { group } = groupVersion(manifest.apiVersion);
    if (group !== 'apiextensions.k8s.io' || manifest.kind !== 'CustomResourceDefinition') return [];
    const spec = record(manifest.spec);
    const names = record(spec?.names);
    const versions = Array.isArray(spec?.versions) ? spec.versions.flatMap(versionName) : [];
    const version = versions[0];
    if (typeof spec?.group !== 'string' || typeof names?.kind !== 'string' || version === undefined)
      return [];
    const plural = typeof names.plural === 'string' ? names.plural : names.kind.toLowerCase();
    const namespaced = spec.scope !== 'Cluster';
    const kind = { group: spec.group, version, versions, kind: names.kind, plural, namespaced, verbs: [] };
    return [{ ...kind, definition: manifest.metadata.name }];
  });
}

function versionName(version: Json): string[] {
  const fields = record(version);
  return typeof fields?.name === 'string' && fields.served !== false ? [fields.name] : [];
}

function record(value: Json | undefined): { [key: string]: Json | undefined } | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

/** What is known about an object's kind. */
export type KnownKind =
  | { state: 'served'; kind: Kind }
  /** `served`: the cluster has the kind already, in other versions. */
  | { state: 'defined-here'; kind: DefinedKind; served?: Kind }
  | { state: 'group-failed' }
  /** `servedAs`: the apiVersions in which the cluster serves a kind of this name. */
  | { state: 'unknown'; servedAs: string[] };

/** Looks a manifest's kind up: what the cluster serves first, then what this render defines. */
export function knownKind(
  manifest: Manifest,
  discovery: Discovery,
  defined: readonly DefinedKind[],
): KnownKind {
  const wanted = { ...groupVersion(manifest.apiVersion), kind: manifest.kind };
  const served = kindOf(discovery, wanted);
  if (served?.versions.includes(wanted.version)) return { state: 'served', kind: served };
  const here = defined.find((kind) => kind.group === wanted.group && kind.kind === wanted.kind);
  if (here?.versions.includes(wanted.version)) {
    const kind = { ...here, version: wanted.version };
    return served ? { state: 'defined-here', kind, served } : { state: 'defined-here', kind };
  }
  if (discovery.failedGroups.includes(wanted.group)) return { state: 'group-failed' };
  return { state: 'unknown', servedAs: servedAs(manifest.kind, discovery) };
}

/** A removed version (`extensions/v1beta1` Ingress) is a matter of the apiVersion, not of a missing definition. */
const servedAs = (name: string, { kinds }: Discovery): string[] =>
  kinds
    .filter(({ kind }) => kind === name)
    .map(({ group, version }) => (group === '' ? version : `${group}/${version}`))
    .sort();
