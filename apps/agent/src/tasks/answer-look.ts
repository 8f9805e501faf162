import type { HostAnswer, HostQuestion } from '@landfall/contracts/host';
import type { ProbeResult } from '@landfall/contracts/probe';
import type { ProblemWords } from '@landfall/contracts/problem';
import { lookInside, noSuchPod, readLog, readOwn, redactSecrets, tellObject } from '@landfall/engine';
import type { Host } from '../host.ts';
import { openSnapshots } from './rendered.ts';

type Look = Extract<HostQuestion, { kind: 'object' | 'inside' | 'log' }>;
type Seen = { result: ProbeResult } | { problem: ProblemWords };

/**
 * A look at one object of an application, or into it: only at what carries its mark, masked, bounded, and without the values of
 * its Secrets. @throws ClusterError
 */
export async function answerLook(host: Host, look: Look): Promise<HostAnswer> {
  const seen = await see(host, look);
  if ('problem' in seen) return { kind: 'problem', problem: seen.problem, transient: false };
  return { kind: 'probe', answer: seen.result };
}

async function see(host: Host, look: Look): Promise<Seen> {
  const { application, ref, snapshots } = look.question;
  const own = await readOwn({ hosted: host.own, application, ref, name: 'this application' });
  if ('problem' in own) return own;
  const { byId, mask } = await openSnapshots(host.snapshots, snapshots);
  const { cluster } = host.own;
  const now = host.now();
  if (look.kind === 'object') return tellObject(own.live, { ref, mask, now });
  const redact = redactSecrets([...byId.values()].flat());
  const readAt = now.toISOString();
  if (look.kind === 'inside')
    return { result: { kind: 'inside', ...(await lookInside(cluster, own.live, redact)), readAt } };
  const lines = await readLog(cluster, own.live, look.question, redact);
  return lines ? { result: { kind: 'log', lines, readAt } } : { problem: noSuchPod(ref, look.question) };
}
