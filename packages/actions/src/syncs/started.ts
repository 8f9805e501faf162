import { type SyncPolicy, syncPolicy } from '@landfall/contracts/application';
import { type ObjectResult, objectResult } from '@landfall/contracts/plan';
import { type ResourceRef, resourceRef } from '@landfall/contracts/resource';
import {
  type SyncOperation,
  type SyncTrigger,
  syncApproval,
  syncOperation,
  syncTrigger,
} from '@landfall/contracts/sync';
import type { Prisma } from '@landfall/db/client';
import { z } from 'zod';
import { type ApplicationDeletion, deletionOf } from '../applications/deletion.ts';
import type { Context } from '../context.ts';
import { openSyncs } from './not-yet.ts';
import type { PreviousSync } from './previous.ts';
import { shownSync } from './view.ts';

const resourceRefs = z.array(resourceRef);
const objectResults = z.array(objectResult);

/** All that a run needs to know, read in the transaction that started it. */
export interface StartedSync {
  id: string;
  number: number;
  attempt: number;
  operation: SyncOperation;
  trigger: SyncTrigger;
  snapshotId: string;
  revision: string;
  /** Of its first attempt: every attempt names its hooks alike. */
  startedAt: Date;
  /** The plan a person said yes to. */
  approvedDigest: string | undefined;
  previous: PreviousSync;
  scope: ResourceRef[] | undefined;
  /** Results of earlier attempts. */
  results: ObjectResult[];
  application: {
    id: string;
    name: string;
    clusterId: string;
    namespace: string;
    policy: SyncPolicy;
    deletion: ApplicationDeletion | null;
  };
}

/** What is read of a sync that is to start, in one statement. */
export const startable = {
  omit: { culprits: true, hookLogs: true },
  include: {
    application: {
      select: {
        id: true,
        name: true,
        clusterId: true,
        namespace: true,
        syncPolicy: true,
        syncStatus: true,
        syncedSnapshotId: true,
        deletion: true,
        lock: true,
        lockExpiresAt: true,
        cluster: { select: { name: true } },
        syncs: openSyncs,
      },
    },
    snapshot: shownSync.include.snapshot,
  },
} as const;
export type Startable = Prisma.SyncGetPayload<typeof startable>;

/** The same for whoever runs it. */
export function startedFrom(
  context: Context,
  sync: Startable,
  attempt: number,
  previous: PreviousSync,
): StartedSync {
  const { application } = sync;
  return {
    id: sync.id,
    number: sync.number,
    attempt,
    operation: syncOperation.parse(sync.operation),
    trigger: syncTrigger.parse(sync.trigger),
    snapshotId: sync.snapshotId,
    revision: sync.snapshot.revision,
    startedAt: sync.startedAt ?? context.now(),
    approvedDigest: approvedDigest(sync.approval),
    previous,
    scope: sync.scope === null ? undefined : resourceRefs.parse(sync.scope),
    results: objectResults.parse(sync.results),
    application: {
      id: application.id,
      name: application.name,
      clusterId: application.clusterId,
      namespace: application.namespace,
      policy: syncPolicy.parse(application.syncPolicy),
      deletion: deletionOf(application.deletion),
    },
  };
}

function approvedDigest(stored: unknown): string | undefined {
  const approval = syncApproval.nullable().parse(stored);
  return approval?.approvedAt ? approval.planDigest : undefined;
}
