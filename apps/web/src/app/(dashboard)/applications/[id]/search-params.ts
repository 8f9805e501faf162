import { historyFilter } from '@landfall/contracts/sync';
import { parseAsArrayOf, parseAsStringLiteral } from 'nuqs';

export const TABS = ['resources', 'changes', 'history', 'settings'] as const;

/** The open tab, as it stands in the URL. */
export const tabParam = parseAsStringLiteral(TABS).withDefault('resources');

/** What the history is narrowed to, as it stands in the URL. */
export const onlyParam = parseAsArrayOf(parseAsStringLiteral(historyFilter.options)).withDefault([]);
