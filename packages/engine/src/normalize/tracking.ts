import {
  APPLICATION_LABEL,
  type Manifest,
  type ResourceRef,
  resourceKey,
  TRACKING_ANNOTATION,
} from '@landfall/contracts/resource';

/** Whose sync this is: `trackingPrefix` is `<organization id>/<application id>`. */
export interface ApplicationIdentity {
  id: string;
  trackingPrefix: string;
  /** Where objects go that name no namespace. */
  namespace: string;
  /** What the host knows of other applications of the organization: their name, or null where they are no more. */
  others?: ReadonlyMap<string, string | null>;
  /** Objects (by resource key) that carry another application's mark and that it no longer wants: free to take. */
  released?: ReadonlySet<string>;
  /** Objects (by resource key) that another application wants in this cluster now, with its name. */
  wantedBy?: ReadonlyMap<string, string>;
}

/** The value of the tracking annotation (semantics A.11). */
export function trackingValue(prefix: string, ref: ResourceRef): string {
  return `${prefix}:${ref.group}/${ref.kind}:${ref.namespace}/${ref.name}`;
}

/** Does its tracking value describe this very object, whosever it is? */
export const isTrackedAs = (live: Manifest, ref: ResourceRef): boolean => {
  const value = live.metadata.annotations?.[TRACKING_ANNOTATION];
  return typeof value === 'string' && value.endsWith(trackingValue('', ref));
};

/** Who an object says it belongs to. A tracking value that describes another object was copied and says nothing. */
export type Ownership =
  | { owner: 'this-application' }
  | { owner: 'other-application'; applicationId: string | undefined }
  | { owner: 'nobody' };

/** Reads label and tracking annotation of a live object. Another organization's application is named by nothing. */
export function ownershipOf(live: Manifest, ref: ResourceRef, application: ApplicationIdentity): Ownership {
  const value = live.metadata.annotations?.[TRACKING_ANNOTATION];
  if (typeof value !== 'string') return { owner: 'nobody' };
  const prefix = value.slice(0, Math.max(0, value.indexOf(':')));
  if (value !== trackingValue(prefix, ref)) return { owner: 'nobody' };
  if (prefix === application.trackingPrefix) return { owner: 'this-application' };
  const [organization, applicationId] = prefix.split('/', 2);
  const same = organization === application.trackingPrefix.split('/', 1)[0];
  // What an application left behind when it was removed, or gave up, belongs to nobody.
  const isGone = application.others?.get(applicationId ?? '') === null;
  if (same && (isGone || application.released?.has(resourceKey(ref)))) return { owner: 'nobody' };
  return { owner: 'other-application', applicationId: same ? applicationId : undefined };
}

/** Puts our label and tracking annotation on a manifest (a new one; the input stays as it is). */
export function mark(manifest: Manifest, ref: ResourceRef, application: ApplicationIdentity): Manifest {
  const { labels, annotations } = manifest.metadata;
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      labels: { ...labels, [APPLICATION_LABEL]: application.id },
      annotations: { ...annotations, [TRACKING_ANNOTATION]: trackingValue(application.trackingPrefix, ref) },
    },
  };
}

/** The refusal of an object that another application manages; named only inside the organization. */
export function belongsTo(applicationId: string | undefined, { others }: ApplicationIdentity): string {
  if (applicationId === undefined)
    return 'It belongs to an application of another organization. Remove it from one of the two.';
  const name = others?.get(applicationId);
  return `It belongs to application ${name ? `“${name}”` : applicationId}. Remove it from one of the two.`;
}
