import type { ClusterView, RegisterClusterInput } from '@landfall/contracts/cluster';
import { probeResult } from '@landfall/contracts/probe';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { isUniqueViolation, nameTaken, notFound, Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { clusterViewOf } from './view.ts';

/**
 * Registers the cluster that a probe has reached. The probe's answer carries the credential, already sealed by the apply
 * role for the id the cluster will have: no other process has ever opened it. @throws Refusal `not-found`, `expired`,
 * `refused`, `name-taken`.
 */
export async function registerCluster(context: Context, input: RegisterClusterInput): Promise<ClusterView> {
  const { organizationId } = context;
  try {
    return await unitOfWork(context, async (unit) => {
      const probe = await unit.tx.probe.findFirst({ where: { id: input.probeId, kind: 'cluster' } });
      if (!probe) throw notFound('probe');
      if (probe.expiresAt <= context.now()) throw probeExpired();
      const result = probe.result === null ? undefined : probeResult.parse(probe.result);
      if (probe.state !== 'done' || result?.kind !== 'cluster' || !probe.clusterId || !probe.sealedCredential)
        throw notReached();
      await unit.tx.cluster.create({
        data: {
          organizationId,
          id: probe.clusterId,
          name: input.name,
          server: result.server,
          sealedCredential: probe.sealedCredential,
          uid: probe.clusterUid,
          version: result.version,
          permissions: toJson(result.permissions),
          servedKinds: probe.servedKinds === null ? [] : toJson(probe.servedKinds),
          state: 'connected',
          lastSeenAt: context.now(),
        },
      });
      await unit.tx.probe.deleteMany({ where: { id: probe.id } });
      unit.audit(
        'cluster.register',
        { kind: 'cluster', id: probe.clusterId, name: input.name },
        { server: result.server },
      );
      const cluster = await clusterViewOf(unit.tx, probe.clusterId);
      unit.emit({ type: 'cluster', cluster });
      unit.enqueue('check-cluster', { organizationId, clusterId: cluster.id });
      return cluster;
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken('cluster', input.name) : error;
  }
}

function probeExpired(): Refusal {
  return new Refusal('expired', {
    what: 'The cluster was not registered.',
    why: 'The answer of the connection test is older than 15 minutes and its kubeconfig was forgotten.',
    fix: 'Paste the kubeconfig again.',
  });
}

function notReached(): Refusal {
  return new Refusal('refused', {
    what: 'The cluster was not registered.',
    why: 'The connection test has not reached it.',
    fix: 'Wait for the test to end, mend what it names, and register then.',
  });
}
