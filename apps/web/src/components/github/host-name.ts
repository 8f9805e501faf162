/** A GitHub as people call it: by its name, or by its host where it is an Enterprise Server. */
export const hostName = (host: string): string => (host === 'github.com' ? 'GitHub' : host);
