import { type AgentHost, findAgentHost } from '@landfall/actions/agents/find-host';
import { type OpenedCluster, openCluster } from '@landfall/actions/clusters/open';
import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { openDataKeys } from '@landfall/actions/data-keys/open';
import type { ApplyRole } from '../role.ts';
import { agentHost } from './agent.ts';
import { agentObjects } from './agent-objects.ts';
import type { AgentLine } from './follow-task.ts';
import type { Host, Missing, ObjectHost, Opened, Subject } from './host.ts';
import { localHost, readKnown } from './local.ts';
import { localObjects } from './local-objects.ts';

/**
 * The host of an application's cluster, for one job. Its reads are those of `together`, so that they can share a transaction;
 * nothing is asked of the cluster yet. @throws CryptoError; Refusal `not-found` for a snapshot that is not there
 */
export async function openHost(
  role: ApplyRole,
  context: Context,
  subject: Subject,
  together: Context = context,
): Promise<Opened<Host>> {
  const opened = await openAccess(role, together, subject);
  if ('missing' in opened) return opened;
  return {
    host:
      'agent' in opened
        ? agentHost(lineTo(role, context, subject), subject, opened)
        : localHost(role, context, await readKnown(together, subject, opened)),
  };
}

/** The same for single objects of it. */
export async function openObjectHost(
  role: ApplyRole,
  context: Context,
  subject: Subject,
  together: Context = context,
): Promise<Opened<ObjectHost>> {
  const opened = await openAccess(role, together, subject);
  if ('missing' in opened) return opened;
  return {
    host:
      'agent' in opened
        ? agentObjects(lineTo(role, context, subject), subject, opened)
        : localObjects(role, context, subject, opened),
  };
}

type Access = { keys: DataKeys } & ({ cluster: OpenedCluster } | { agent: AgentHost });

/** The way to a cluster: its credential, or its agent. */
async function openAccess(
  role: ApplyRole,
  together: Context,
  { clusterId }: Subject,
): Promise<Access | Missing> {
  const [cluster, keys] = await Promise.all([
    openCluster(together, role.key, clusterId),
    openDataKeys(together, 'apply', role.key),
  ]);
  const agent = cluster ? undefined : await findAgentHost(together, clusterId);
  const way = cluster ? { cluster } : agent && { agent };
  if (!way) return { missing: 'cluster' };
  return keys ? { ...way, keys } : { missing: 'data-key' };
}

const lineTo = ({ agents }: ApplyRole, context: Context, { clusterId }: Subject): AgentLine => ({
  context,
  clusterId,
  ...agents,
});
