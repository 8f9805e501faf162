import type { Json } from '@landfall/contracts/resource';

/** An image in its parts, as kustomize takes it apart. */
export interface ImageName {
  name: string;
  tag: string | undefined;
  digest: string | undefined;
}

/** `registry:5000/app:1.2@sha256:…`; undefined for what is no text. */
export function imageName(image: Json | undefined): ImageName | undefined {
  if (typeof image !== 'string' || image === '') return undefined;
  const at = image.indexOf('@');
  const digest = at === -1 ? undefined : image.slice(at + 1);
  const rest = at === -1 ? image : image.slice(0, at);
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  if (colon === -1) return { name: rest, tag: undefined, digest };
  return { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest };
}
