import type { AgentInstall } from '@landfall/contracts/agent';
import type { ClusterId } from '@landfall/contracts/ids';
import { hashToken, makeToken, parseToken } from '@landfall/crypto/token';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { timestamp } from '../json.ts';
import type { Unit } from '../unit.ts';

const GOOD_FOR_MS = 15 * 60_000;

/** A new one-time token for the agent of a cluster, in the lines that install it. Those of before that nobody used are gone. */
export async function makeAgentToken(
  { tx }: Unit,
  context: Context,
  clusterId: ClusterId,
): Promise<AgentInstall> {
  const token = makeToken('agent');
  const expiresAt = new Date(context.now().getTime() + GOOD_FOR_MS);
  await tx.agentToken.deleteMany({ where: { clusterId, consumedAt: null } });
  await tx.agentToken.create({
    data: {
      organizationId: context.organizationId,
      id: newId(z.uuid()),
      clusterId,
      tokenHash: Buffer.from(hashToken(token), 'hex'),
      expiresAt,
    },
  });
  const cluster = await tx.cluster.findFirst({
    where: { id: clusterId },
    select: { rights: true, namespaces: true },
  });
  const lines = installLines(context.publicUrl, token, cluster ? valuesOf(cluster) : '');
  return { clusterId, token, expiresAt: timestamp(expiresAt), ...lines };
}

/** What the chart has to be told of a choice that is not its own default. */
const valuesOf = ({ rights, namespaces }: { rights: string | null; namespaces: string[] }): string =>
  [
    ...(rights === null || rights === 'cluster' ? [] : [` --set rights=${rights}`]),
    ...(namespaces.length === 0 ? [] : [` --set "namespaces={${namespaces.join(',')}}"`]),
  ].join('');

/**
 * The lines that install an agent, wherever one was installed before: a release that is there is brought to this chart, and keeps
 * what the people of its cluster set.
 */
export const installLines = (url: string, token: string, values: string) => ({
  kubectl: `kubectl apply -f "${url}/agent/install/${token}.yaml"`,
  helm: `helm upgrade --install landfall-agent "${url}/agent/chart.tgz" --namespace landfall-agent --create-namespace --reset-then-reuse-values --set token=${token}${values}`,
  process: `LANDFALL_AGENT_TOKEN=${token} node apps/agent/src/main.ts --url ${url} --kubeconfig FILE`,
});

/** How a secret of an agent is looked for; undefined for what is none of that kind. */
export function secretHash(kind: 'agent' | 'access', secret: string): Buffer<ArrayBuffer> | undefined {
  const parsed = parseToken(secret);
  return parsed?.kind === kind ? Buffer.from(hashToken(parsed.token), 'hex') : undefined;
}
