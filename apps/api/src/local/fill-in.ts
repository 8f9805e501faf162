import { Refusal } from '@landfall/actions/refusal';
import type { ProbeInput } from '@landfall/contracts/probe';
import type { ConnectRepositoryInput } from '@landfall/contracts/repository';
import { type Local, sameAddress } from './local.ts';

/**
 * Puts what `npm start` knows into a question that asks for it (`sample`, `sandbox`). It goes on sealed and is never
 * answered. @throws Refusal `refused` where there is no such thing, or not yet.
 */
export async function fillInProbe(local: Local | undefined, input: ProbeInput): Promise<ProbeInput> {
  if (input.kind === 'repository' && input.sample) {
    const sample = await local?.sampleRepository();
    if (!sample) throw notHere('sample repository');
    const { url, username, token } = sample;
    return { kind: 'repository', url, credential: { username, token } };
  }
  if (input.kind === 'cluster' && input.sandbox) {
    const kubeconfig = await local?.sandboxKubeconfig();
    if (!kubeconfig) throw notHere('sandbox cluster');
    return { kind: 'cluster', kubeconfig, ...(input.context ? { context: input.context } : {}) };
  }
  return input;
}

/** Connecting the sample repository by its address needs no credential from the person: the page never had it. */
export async function fillInConnect(
  local: Local | undefined,
  input: ConnectRepositoryInput,
): Promise<ConnectRepositoryInput> {
  if (!local || input.credential) return input;
  const sample = await local.sampleRepository();
  if (!sample || !sameAddress(sample.url, input.url)) return input;
  return { ...input, credential: { username: sample.username, token: sample.token } };
}

function notHere(what: string): Refusal {
  return new Refusal('refused', {
    what: `There is no ${what} to use.`,
    why: `\`npm start\` makes one; it is not ready yet, or this is another installation.`,
    fix: 'Wait until it is ready, or use your own.',
  });
}
