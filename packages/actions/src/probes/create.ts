import { probeId } from '@landfall/contracts/ids';
import type { ProbeInput, ProbeView } from '@landfall/contracts/probe';
import { isSshUrl, repositoryUrl } from '@landfall/contracts/repository-url';
import type { Context } from '../context.ts';
import { hostKeysFrom } from '../host-keys/of-repository.ts';
import { newId } from '../id.ts';
import { notFound } from '../refusal.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { storeProbe } from './store.ts';

/**
 * Stores a question, its input sealed to the role that will answer. The API never opens it, and never runs git, a
 * renderer or a cluster client itself (design 3). @throws Refusal `too-many-requests`, `not-found`, `refused`.
 */
export function createProbe(context: Context, input: ProbeInput): Promise<ProbeView> {
  const id = newId(probeId);
  return unitOfWork(context, async (unit) => {
    await checkReferences(unit, input);
    return storeProbe(unit, context, { id, input });
  });
}

async function checkReferences({ tx }: Unit, input: ProbeInput) {
  if (input.kind === 'repository' && input.ssh) {
    const id = input.ssh.deployKeyId;
    if ((await tx.deployKey.count({ where: { id } })) === 0) throw notFound('deploy key');
    // Told at once, and not by the worker a moment later; an address that is none is its to explain.
    const url = repositoryUrl.safeParse(input.url.trim()).data;
    if (url !== undefined && isSshUrl(url)) hostKeysFrom(url, input.ssh.knownHosts);
  }
  if (input.kind === 'folders') {
    if ((await tx.repository.count({ where: { id: input.repositoryId } })) === 0)
      throw notFound('repository');
  }
  if (input.kind === 'object' || input.kind === 'inside' || input.kind === 'log') {
    if ((await tx.application.count({ where: { id: input.applicationId } })) === 0)
      throw notFound('application');
  }
  if (input.kind === 'plan') {
    const { applicationId, snapshotId: id } = input;
    if ((await tx.snapshot.count({ where: { id, applicationId } })) === 0) throw notFound('snapshot');
  }
  if (input.kind === 'application') {
    const { repositoryId, clusterId } = input.application;
    if ((await tx.repository.count({ where: { id: repositoryId } })) === 0) throw notFound('repository');
    if ((await tx.cluster.count({ where: { id: clusterId } })) === 0) throw notFound('cluster');
  }
}
