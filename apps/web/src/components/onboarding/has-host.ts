import type { ClusterView } from '@landfall/contracts/cluster';

/** Is there somebody who can deploy to it? One whose agent has not come yet, or was revoked, is nothing to build on. Pure. */
export const hasHost = ({ agent }: Pick<ClusterView, 'agent'>): boolean =>
  agent?.state !== 'waiting' && agent?.state !== 'revoked';
