import { environment } from '#src/env.ts';

/** Is the public address https? Then the cookie is Secure and bound to the host by its `__Host-` prefix. */
export const isSecure = (): boolean => new URL(environment().LANDFALL_PUBLIC_URL).protocol === 'https:';

/** Name of the cookie that holds the opaque session; the API reads the same one (design 4.14). */
export const cookieName = (): string => (isSecure() ? '__Host-landfall.session' : 'landfall.session');
