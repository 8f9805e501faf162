import { parseAsString } from 'nuqs';

/** The application whose drift is shown, as it stands in the URL; '' is all of them. */
export const applicationParam = parseAsString.withDefault('');
