import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProblemWords } from '@landfall/contracts/problem';
import { isClusterError } from '@landfall/engine';
import type { Log } from '@landfall/log';
import { agentClock } from './clock/clock.ts';
import { readCredential } from './cluster/credential.ts';
import { type OwnCluster, ownCluster } from './cluster/own-cluster.ts';
import { agentLink } from './connection/link.ts';
import { type HeldLease, holdLease } from './lease/hold-lease.ts';
import { leaseObject } from './lease/lease-object.ts';
import { openHost } from './open-host.ts';
import type { AgentOptions } from './options.ts';
import { PlatformError } from './platform/platform-error.ts';
import { serve } from './serve.ts';
import { ensureNamespace } from './store/own-namespace.ts';

const AGAIN_MS = 5_000;

/**
 * The agent from its start to the signal: waits until it is the one of its cluster, and is its host. Resolves with the platform's
 * words when it may not come back with this identity.
 * @throws KubeconfigError; PlatformError when enrolling is refused; Error without identity and token
 */
export async function runAgent(
  options: AgentOptions,
  log: Log,
  signal: AbortSignal,
): Promise<ProblemWords | undefined> {
  const own = ownCluster(readCredential(options.access, process.env), options.allow);
  const holder = `${hostname()}/${randomUUID()}`;
  try {
    while (!signal.aborted) {
      await reachable(own, options.namespace, { log, signal });
      const object = leaseObject(own.cluster, options.namespace);
      const lease = await holdLease(object, { holder, seconds: options.leaseSeconds, log, signal });
      if (!lease) break;
      try {
        const last = await active(own, lease, { options, log, signal });
        if (last && (await isOurs(lease, log))) return last;
      } finally {
        await lease.release();
      }
    }
    return undefined;
  } finally {
    own.cluster.close();
  }
}

/**
 * Does it have the Lease still? An agent that was frozen wakes up to hear that another has taken its place: where that one did so
 * under the Lease, there is nothing wrong, and it waits for its turn again. In doubt it has it.
 */
async function isOurs(lease: HeldLease, log: Log): Promise<boolean> {
  try {
    return await lease.renew();
  } catch (error) {
    log.warn({ error }, 'the lease could not be asked for');
    return true;
  }
}

interface Around {
  options: AgentOptions;
  log: Log;
  signal: AbortSignal;
}

/** One time of being the active agent. Where its memory or the platform cannot be reached it is tried again. */
async function active(
  own: OwnCluster,
  lease: HeldLease,
  { options, log, signal }: Around,
): Promise<ProblemWords | undefined> {
  const { platform, namespace, token, beatMs, longestWaitMs } = options;
  const link = agentLink(options.aloneAfterMs);
  const clock = agentClock();
  try {
    const { host, identity } = await openHost({ own, namespace, platform, token, lease, link, clock, log });
    log.info({ id: identity.current().clusterId, detail: platform.origin }, 'agent started');
    return await serve(host, { platform, identity, link, clock, beatMs, longestWaitMs, signal });
  } catch (error) {
    const isPassing = isClusterError(error) || (error instanceof PlatformError && !error.isFinal);
    if (!isPassing) throw error;
    if (signal.aborted) return undefined;
    log.warn({ error }, 'the agent cannot begin and tries again');
    await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    return undefined;
  } finally {
    link.close();
  }
}

async function reachable(
  { cluster }: OwnCluster,
  namespace: string,
  { log, signal }: Pick<Around, 'log' | 'signal'>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      return await ensureNamespace(cluster, namespace);
    } catch (error) {
      log.warn({ error }, 'the cluster cannot be reached and is tried again');
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
