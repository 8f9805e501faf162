import { parseAsStringLiteral } from 'nuqs';

export const ADDING_WAYS = ['kubeconfig', 'agent'] as const;
export type AddingWay = (typeof ADDING_WAYS)[number];

/** How a cluster is added: we call it, or its agent calls us. */
export const addingWayParam = parseAsStringLiteral(ADDING_WAYS).withDefault('kubeconfig');
