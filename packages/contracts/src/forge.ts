/** Where the pages of a repository are, and whose software shows them as far as the name tells. */
export interface Forge {
  /** Without a slash at its end. */
  base: string;
  kind: 'github' | 'gitlab' | 'bitbucket' | 'other';
}

/** The forge of a repository's https address; undefined for a bare address, which is none. */
export function forgeOf(repositoryUrl: string): Forge | undefined {
  const { origin, hostname, pathname } = new URL(repositoryUrl);
  if (/^[\d.]+$|^\[|^localhost$/.test(hostname)) return undefined;
  const base = `${origin}${pathname.replace(/\/+$/, '').replace(/\.git$/, '')}`;
  const kinds = ['github', 'gitlab', 'bitbucket'] as const;
  return { base, kind: kinds.find((kind) => hostname.includes(kind)) ?? 'other' };
}
