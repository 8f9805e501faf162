import { noteSilence } from '@landfall/actions/agents/note-silence';
import { claimCheck } from '@landfall/actions/clusters/claim-check';
import { openCluster } from '@landfall/actions/clusters/open';
import { type ClusterCheck, recordClusterCheck } from '@landfall/actions/clusters/record-check';
import { type Context, systemContext } from '@landfall/actions/context';
import { connect, probeCluster } from '@landfall/kube';
import type { JobPayload } from '@landfall/queue';
import { replaced } from '../clusters.ts';
import type { ApplyRole } from '../role.ts';
import { wordsFor } from '../words.ts';

/**
 * Does the cluster answer, is it still the one that was registered, and what may we do there? Unreachable is said with
 * since when; another cluster behind the same address is refused.
 */
export async function checkCluster(
  role: ApplyRole,
  { organizationId, clusterId }: JobPayload<'check-cluster'>,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'The cluster was due for a look.');
  if (!(await claimCheck(context, clusterId, role.checkSeconds))) return;
  const check = await look(role, context, clusterId);
  if (!check) return;
  await recordClusterCheck(context, clusterId, check);
}

async function look(role: ApplyRole, context: Context, clusterId: string): Promise<ClusterCheck | undefined> {
  try {
    const opened = await openCluster(context, role.key, clusterId);
    if (!opened) {
      await noteSilence(context, clusterId);
      return undefined;
    }
    const cluster = connect(opened.credential, { allow: role.allow });
    try {
      const { version, uid, permissions, kinds } = await probeCluster(cluster);
      if (opened.uid !== null && uid !== null && uid !== opened.uid) throw replaced();
      return { reached: { version, uid, permissions, kinds } };
    } finally {
      cluster.close();
    }
  } catch (error) {
    return { problem: wordsFor(role.log, error, 'The cluster could not be reached.', clusterId) };
  }
}
