import { readUrl } from '@landfall/egress';

/** Where one GitHub is: pages and git at `web`, the API at `api`; neither ends in a slash. */
export interface GitHubAddress {
  web: string;
  api: string;
  /** As people know it: `github.com`, `git.example.com:8443`. */
  host: string;
}

/**
 * The addresses of a GitHub from its first page's.
 * Source: GitHub's "Getting started with the REST API" for github.com, for data residency (`NAME.ghe.com`: the API is
 * `api.NAME.ghe.com`) and for GitHub Enterprise Server (`/api/v3`).
 * @throws AddressError for what is no plain https address
 */
export function githubAddress(url: string): GitHubAddress {
  const { host } = readUrl(url).url;
  const web = `https://${host}`;
  if (host === 'github.com' || /^[a-z0-9-]+\.ghe\.com$/.test(host))
    return { web, api: `https://api.${host}`, host };
  return { web, api: `${web}/api/v3`, host };
}
