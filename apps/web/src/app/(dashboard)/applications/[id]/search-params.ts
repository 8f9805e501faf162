import { parseAsStringLiteral } from 'nuqs';

export const TABS = ['resources', 'changes', 'history', 'settings'] as const;

/** The open tab, as it stands in the URL. */
export const tabParam = parseAsStringLiteral(TABS).withDefault('resources');
