import { clusterCredentialContext } from '@landfall/actions/clusters/open';
import type { Context } from '@landfall/actions/context';
import { newId } from '@landfall/actions/id';
import { advanceProbe } from '@landfall/actions/probes/advance';
import type { ProbeAnswer } from '@landfall/actions/probes/answer';
import { clusterId } from '@landfall/contracts/ids';
import type { ProbeInput, ProbeResult } from '@landfall/contracts/probe';
import { sealJson } from '@landfall/crypto/seal';
import {
  connect,
  kubeconfigContexts,
  type ParsedKubeconfig,
  parseKubeconfig,
  probeCluster,
} from '@landfall/kube';
import type { ApplyRole } from '../role.ts';
import { wordsFor } from '../words.ts';

type Input = Extract<ProbeInput, { kind: 'cluster' }>;
type ClusterResult = Extract<ProbeResult, { kind: 'cluster' }>;

/**
 * Is this kubeconfig good? What it names is told even when the cluster cannot be reached, so that another context can be
 * chosen. A cluster that answers gets an id and its credential sealed for it: registering copies both.
 */
export async function probeKubeconfig(
  role: ApplyRole,
  context: Context,
  probeId: string,
  input: Input,
): Promise<ProbeAnswer> {
  let known: ClusterResult | undefined;
  try {
    const { contexts, current } = kubeconfigContexts(input.kubeconfig);
    known = { ...nothingYet, contexts, context: input.context ?? current ?? contexts[0] ?? '' };
    const parsed = parseKubeconfig(
      input.kubeconfig,
      input.context === undefined ? {} : { context: input.context },
    );
    known = { ...known, context: parsed.context, server: parsed.server };
    await advanceProbe(context, probeId, { stage: 'Asking the cluster', result: known });
    return await reach(role, context, parsed, known);
  } catch (error) {
    const problem = wordsFor(role.log, error, 'The cluster could not be reached.', probeId);
    return { problem, ...(known ? { result: known } : {}) };
  }
}

const nothingYet: ClusterResult = {
  kind: 'cluster',
  contexts: [],
  context: '',
  server: '',
  version: null,
  nodes: null,
  permissions: [],
  warnings: [],
};

async function reach(
  role: ApplyRole,
  context: Context,
  parsed: ParsedKubeconfig,
  known: ClusterResult,
): Promise<ProbeAnswer> {
  const { contexts: _contexts, context: _context, ...credential } = parsed;
  const cluster = connect(credential, { allow: role.allow });
  try {
    const { version, uid, nodes, permissions, kinds, warnings } = await probeCluster(cluster);
    const id = newId(clusterId);
    const place = clusterCredentialContext(context.organizationId, id);
    const sealedCredential = sealJson(context.publicKeys.apply, credential, place);
    return {
      result: { ...known, version, nodes, permissions, warnings },
      cluster: { id, sealedCredential, uid, kinds },
    };
  } finally {
    cluster.close();
  }
}
