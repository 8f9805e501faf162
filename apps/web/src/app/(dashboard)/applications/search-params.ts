import { parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs';

export const STATUSES = [
  'Synced',
  'Pinned',
  'Syncing',
  'OutOfSync',
  'Failed',
  'WaitingForApproval',
  'Unknown',
] as const;

/** The filters of the list, as they stand in the URL. */
export const applicationFilters = {
  q: parseAsString.withDefault(''),
  status: parseAsArrayOf(parseAsStringLiteral(STATUSES)).withDefault([]),
  cluster: parseAsString.withDefault(''),
};
