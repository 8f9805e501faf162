import type { ResourceRef } from '@landfall/contracts/resource';

/** An object as a line of the report names it. */
export const describeRef = ({ kind, namespace, name }: ResourceRef): string =>
  `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
