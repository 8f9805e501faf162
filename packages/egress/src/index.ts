export { ALLOW_NOTHING, type AllowList, isAllowed, parseAllowList } from './allow-list.ts';
export { type CheckedAddress, checkAddress, type Resolve } from './check-address.ts';
export { AddressError, type AddressErrorCode, authority } from './errors.ts';
export { pinnedLookup } from './pinned-lookup.ts';
export { forbiddenRange } from './ranges.ts';
export { type Destination, readUrl } from './read-url.ts';
