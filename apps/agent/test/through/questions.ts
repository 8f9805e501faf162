import { type SyncPolicy, syncPolicy } from '@landfall/contracts/application';
import type { HookRunWire, HostedApplication, ObserveQuestion, PlanQuestion } from '@landfall/contracts/host';
import { applicationId, type SnapshotId, syncId } from '@landfall/contracts/ids';
import type { ApplicationIdentity, HookRun, PlanOptions } from '@landfall/engine';
import type { SandboxAsk } from '@landfall/engine/testing/hosted';

/** What a question is about, by what the platform gives out. */
export interface About {
  application: ApplicationIdentity;
  snapshotId: SnapshotId;
  previous: SnapshotId | null;
}

/** What a sandbox asks, as a platform asks it of an agent. */
export function planQuestion(
  about: About,
  { options, scope, hooks }: SandboxAsk,
  operation: PlanQuestion['operation'],
): PlanQuestion {
  const { leave, respectIgnored, deletion } = options;
  return {
    ...aboutOf(about, options),
    operation,
    ...(operation === 'delete' && deletion ? { deletion } : {}),
    ...(scope ? { scope: [...scope] } : {}),
    ...(hooks && hooks !== 'left-out' ? { hooks: hooksOf(hooks) } : {}),
    ...(leave || respectIgnored ? { heal: { leave: [...(leave ?? [])] } } : {}),
    ...amongOf(about.application),
  };
}

export const observeQuestion = (about: About, { options }: SandboxAsk): ObserveQuestion => ({
  ...aboutOf(about, options),
  respectIgnored: options.respectIgnored ?? false,
});

const aboutOf = ({ application, snapshotId, previous }: About, options: Partial<PlanOptions>) => ({
  application: hosted(application, options),
  snapshotId,
  previous: { snapshotId: previous },
});

const hosted = (
  { id, trackingPrefix, namespace }: ApplicationIdentity,
  options: Partial<PlanOptions>,
): HostedApplication => ({
  id: applicationId.parse(id),
  trackingPrefix,
  namespace,
  policy: policyOf(options),
});

function policyOf(options: Partial<PlanOptions>): SyncPolicy {
  const { prune, createNamespace, namespaceMetadata, adopt, syncOptions, ignoreDifferences } = options;
  const said = { prune, createNamespace, namespaceMetadata, adopt, syncOptions, ignoreDifferences };
  return syncPolicy.parse(
    Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  );
}

const hooksOf = ({ id, revision, startedAt, done, failed }: HookRun): HookRunWire => ({
  id: syncId.parse(id),
  revision,
  startedAt: startedAt.toISOString(),
  done: [...done],
  failed: Object.fromEntries(failed),
});

function amongOf({ others, released, wantedBy }: ApplicationIdentity): Pick<PlanQuestion, 'among'> {
  if (!others && !released && !wantedBy) return {};
  return {
    among: {
      others: Object.fromEntries(others ?? []),
      released: [...(released ?? [])],
      wantedBy: Object.fromEntries(wantedBy ?? []),
    },
  };
}
