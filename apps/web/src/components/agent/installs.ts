import type { AgentInstall } from '@landfall/contracts/agent';

const kept = new Map<string, AgentInstall>();

/**
 * How agents are installed, on the way from what made the token to the page that shows it: in memory only, because the token
 * is told once. Kept while it is good, so that a look at another page costs nothing.
 */
export const installs = {
  keep: (install: AgentInstall): void => void kept.set(install.clusterId, install),
  find: (clusterId: string): AgentInstall | null => {
    const install = kept.get(clusterId);
    if (install && Date.parse(install.expiresAt) > Date.now()) return install;
    kept.delete(clusterId);
    return null;
  },
  forget: (clusterId: string): void => void kept.delete(clusterId),
};
