/** Where the pages of a repository are, and whose software shows them as far as the name tells. */
export interface Forge {
  /** Without a slash at its end. */
  base: string;
  kind: 'github' | 'gitlab' | 'bitbucket' | 'other';
}

/** Hosts that have a name of its own for SSH. */
const PAGES_OF: Record<string, string> = {
  'ssh.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
  'altssh.bitbucket.org': 'bitbucket.org',
};

/** The forge of a repository's address, whose pages are over https at the same host; undefined for a bare address, which is none. */
export function forgeOf(repositoryUrl: string): Forge | undefined {
  const { origin, hostname, pathname } = pagesOf(new URL(repositoryUrl));
  if (/^[\d.]+$|^\[|^localhost$/.test(hostname)) return undefined;
  const base = `${origin}${pathname.replace(/\/+$/, '').replace(/\.git$/, '')}`;
  const kinds = ['github', 'gitlab', 'bitbucket'] as const;
  return { base, kind: kinds.find((kind) => hostname.includes(kind)) ?? 'other' };
}

function pagesOf(url: URL): URL {
  if (url.protocol !== 'ssh:') return url;
  return new URL(`https://${PAGES_OF[url.hostname] ?? url.hostname}${url.pathname}`);
}
