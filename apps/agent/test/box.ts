import { randomUUID } from 'node:crypto';
import { agentPolicy } from '@landfall/contracts/agent';
import type { AgentBundle } from '@landfall/contracts/agent-protocol';
import { type SyncPolicy, syncPolicy } from '@landfall/contracts/application';
import type { HostAnswer, HostedApplication, HostQuestion, PlanQuestion } from '@landfall/contracts/host';
import { agentTaskId, applicationId, snapshotId, syncId } from '@landfall/contracts/ids';
import type { Manifest } from '@landfall/contracts/resource';
import { type TestCluster, testCluster } from '@landfall/devstack/test-stack';
import { parseKubeconfig } from '@landfall/kube';
import { openLog } from '@landfall/log';
import { agentClock } from '../src/clock/clock.ts';
import { type OwnCluster, ownCluster } from '../src/cluster/own-cluster.ts';
import { CONFIG_MAPS } from '../src/cluster/own-kinds.ts';
import type { Host } from '../src/host.ts';
import { type HeldLease, holdLease } from '../src/lease/hold-lease.ts';
import { leaseObject } from '../src/lease/lease-object.ts';
import { rememberedHost } from '../src/open-host.ts';
import { PlatformError } from '../src/platform/platform-error.ts';
import { agentDocuments, type Documents } from '../src/store/documents.ts';
import { agentSecrets } from '../src/store/secrets.ts';
import { type Tasks, takeTasks } from '../src/tasks/take-tasks.ts';

export const log = openLog(process.env.LANDFALL_LOG_LEVEL ?? 'silent', 'agent');

/** An agent's parts in this process, on the real API server, with an application in a namespace of its own. */
export interface Box {
  access: TestCluster;
  own: OwnCluster;
  /** Of the agent itself. */
  home: string;
  documents: Documents;
  host: Host;
  tasks: Tasks;
  application: HostedApplication;
  /** What the platform would give out, by snapshot. */
  bundles: Map<string, AgentBundle>;
  /** A snapshot of these, at the platform. */
  render(manifests: Manifest[]): AgentBundle['snapshotId'];
  ask(question: HostQuestion): Promise<HostAnswer>;
  /** Asks for a plan. */
  plan(desired: AgentBundle['snapshotId'], more?: Partial<PlanQuestion>): Promise<HostAnswer>;
  execute(planned: HostAnswer, generation: number): Promise<HostAnswer>;
  /** Ends this process's part: another may take over. */
  close(): Promise<void>;
}

export const anApplication = (namespace: string, policy: Partial<SyncPolicy> = {}): HostedApplication => {
  const id = applicationId.parse(randomUUID());
  return {
    id,
    trackingPrefix: `${randomUUID()}/${id}`,
    namespace,
    policy: syncPolicy.parse({ waveDeadlineSeconds: 30, ...policy }),
  };
};

/** @param forgets whoever judges plans says yes to all of them: what is refused then is refused request by request */
export async function agentBox({ forgets = false } = {}): Promise<Box> {
  const access = await testCluster();
  const home = await access.namespace();
  const own = ownCluster(parseKubeconfig(access.kubeconfig), []);
  const documents = agentDocuments(agentSecrets(own.cluster, home));
  const bundles = new Map<string, AgentBundle>();
  const ending = new AbortController();
  const lease = await aLease(own, home, ending.signal);
  const bring = async (id: string) => {
    const found = bundles.get(id);
    if (!found) throw new PlatformError('There is no such snapshot.', { status: 404 });
    return found;
  };
  const remembered = await rememberedHost({
    ...{ own, namespace: home, documents, bring, lease, log },
    clock: agentClock(),
  });
  const yes = async () => {
    await remembered.policy();
    return { rules: agentPolicy.parse({}), namespace: home };
  };
  const host = forgets ? { ...remembered, policy: yes } : remembered;
  const tasks = takeTasks(host, ending.signal);
  const application = anApplication(await access.namespace());
  const box: Box = {
    access,
    own,
    home,
    documents,
    host,
    tasks,
    application,
    bundles,
    render: (manifests) => {
      const id = snapshotId.parse(randomUUID());
      const maskKey = Buffer.alloc(32, 7).toString('base64');
      bundles.set(id, { snapshotId: id, digest: id, manifests, maskKey });
      return id;
    },
    ask: async (question) => {
      const id = agentTaskId.parse(randomUUID());
      await tasks.take(id, question, 60_000);
      return answerOf(host, id);
    },
    plan: (desired, more = {}) => box.ask({ kind: 'plan', question: planQuestionOf(box, desired, more) }),
    execute: (planned, generation) => box.ask(executionOf(box, planned, generation)),
    close: async () => {
      ending.abort();
      await host.runs.idle();
      await host.journal.close();
      await lease.release();
      own.cluster.close();
    },
  };
  return box;
}

const planQuestionOf = (
  { application }: Box,
  desired: AgentBundle['snapshotId'],
  more: Partial<PlanQuestion>,
): PlanQuestion => ({
  application,
  snapshotId: desired,
  previous: { snapshotId: null },
  operation: 'sync',
  hooks: {
    id: syncId.parse(randomUUID()),
    revision: '0123456',
    startedAt: new Date().toISOString(),
    done: [],
    failed: {},
  },
  ...more,
});

function executionOf({ application }: Box, planned: HostAnswer, generation: number): HostQuestion {
  if (planned.kind !== 'plan') throw new Error(JSON.stringify(planned));
  return {
    kind: 'execute',
    question: {
      syncId: syncId.parse(randomUUID()),
      applicationId: application.id,
      planDigest: planned.answer.plan.digest,
      generation,
      waveDeadlineSeconds: 30,
      waitForHealth: true,
    },
  };
}

function answerOf({ journal }: Host, id: string): HostAnswer {
  const told = journal.after(0).find(({ entry }) => entry.kind === 'answer' && entry.taskId === id);
  if (told?.entry.kind !== 'answer') throw new Error('there is no answer');
  return told.entry.answer;
}

async function aLease(own: OwnCluster, home: string, signal: AbortSignal): Promise<HeldLease> {
  const lease = await holdLease(leaseObject(own.cluster, home), {
    holder: randomUUID(),
    seconds: 5,
    log,
    signal,
  });
  if (!lease) throw new Error('the lease is not free');
  return lease;
}

/** Whoever runs the cluster changes what the agent may do there. */
export async function setPolicy({ own, home }: Box, rules: object): Promise<void> {
  const metadata = { name: 'landfall-agent-policy', namespace: home };
  const map = { ...configMap(metadata.name, { 'policy.json': JSON.stringify(rules) }), metadata };
  await own.cluster.apply(CONFIG_MAPS, map, { fieldManager: 'admin', force: true, dryRun: false });
}

/** A ConfigMap as a render would hold it. */
export const configMap = (name: string, data: Record<string, string>, more: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...more },
  data,
});

/** A Deployment of one container. */
export const deployment = (name: string, replicas = 1): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'web', image: 'registry.test/web:1' }] },
    },
  },
});
