const kept = new Map<string, string>();

/** A webhook secret on its way from the page that connected a repository to the page that shows it, once, in memory only. */
export const secrets = {
  keep: (repositoryId: string, secret: string): void => void kept.set(repositoryId, secret),
  take: (repositoryId: string): string | null => {
    const secret = kept.get(repositoryId) ?? null;
    // Strict mode draws twice; the second drawing still finds it.
    setTimeout(() => kept.delete(repositoryId), 1_000);
    return secret;
  },
};
