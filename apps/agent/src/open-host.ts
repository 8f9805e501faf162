import { probeCluster } from '@landfall/kube';
import type { Log } from '@landfall/log';
import type { Clock } from './clock/clock.ts';
import type { OwnCluster } from './cluster/own-cluster.ts';
import type { Link } from './connection/link.ts';
import type { Host } from './host.ts';
import { identify } from './identity/identify.ts';
import { type Identity, rotatingIdentity } from './identity/rotate.ts';
import { openJournal } from './journal/journal.ts';
import { keptJournal } from './journal/kept.ts';
import type { HeldLease } from './lease/hold-lease.ts';
import { bringSnapshot } from './platform/bring-snapshot.ts';
import type { Platform } from './platform/request.ts';
import { obeying } from './policy/obeying.ts';
import { readPolicy } from './policy/read-policy.ts';
import { rememberedPolicy } from './policy/remembered-policy.ts';
import { openDesired } from './store/desired.ts';
import { agentDocuments, type Documents } from './store/documents.ts';
import { agentLedgers } from './store/ledgers.ts';
import { agentSecrets } from './store/secrets.ts';
import { agentSnapshots } from './store/snapshots.ts';
import { oneAtATime } from './tasks/one-at-a-time.ts';
import { unlabelledObjects } from './watch/unlabelled.ts';

export interface HostOf {
  own: OwnCluster;
  namespace: string;
  platform: Platform;
  token: string | undefined;
  lease: HeldLease;
  link: Link;
  clock: Clock;
  log: Log;
}

/**
 * Opens what the agent remembers, under its Lease; enrols where it has to.
 * @throws ClusterError, DamagedDocument, PlatformError; Error without identity and token
 */
export async function openHost(of: HostOf): Promise<{ host: Host; identity: Identity }> {
  const { own, namespace, platform, lease, link, clock, log } = of;
  const documents = agentDocuments(agentSecrets(own.cluster, namespace));
  const identity = rotatingIdentity(documents, await identify(documents, platform, of.token));
  const bring = (id: string) =>
    bringSnapshot(platform, { access: link.access(), identity: identity.current() }, id);
  const host = await rememberedHost({ own, namespace, documents, bring, lease, clock, log });
  return { host, identity };
}

/** The host of a cluster by its documents. @param bring fetches a snapshot that is not at hand. @throws ClusterError, DamagedDocument */
export async function rememberedHost({
  own,
  namespace,
  documents,
  bring,
  lease,
  clock,
  log,
}: Pick<HostOf, 'own' | 'namespace' | 'lease' | 'clock' | 'log'> & {
  documents: Documents;
  bring: Parameters<typeof agentSnapshots>[1];
}): Promise<Host> {
  const policy = rememberedPolicy(() => readPolicy(own.cluster, namespace));
  return {
    own: { ...own, cluster: obeying(own.cluster, policy.lately) },
    probe: (options) => probeCluster(own.cluster, options),
    lease,
    snapshots: agentSnapshots(documents, bring),
    ledgers: agentLedgers(documents),
    desired: await openDesired(documents),
    journal: await openJournal(keptJournal(documents), { log, clock }),
    tidy: documents.sweep,
    unlabelled: unlabelledObjects(),
    policy: policy.now,
    runs: oneAtATime(),
    now: () => new Date(clock.now()),
    log,
  };
}
