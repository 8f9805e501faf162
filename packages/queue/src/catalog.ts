import {
  applicationId,
  clusterId,
  deliveryId,
  organizationId,
  probeId,
  proposalId,
  pullId,
  pullPlanId,
  repositoryId,
  rewriteId,
  syncId,
} from '@landfall/contracts/ids';
import { z } from 'zod';

/** Who consumes a job: the two worker roles, which never share a process (design 4.9). */
export type WorkerRole = 'source' | 'apply';

interface JobDefinition {
  role: WorkerRole;
  /** Ids only, nothing else gets through (security WEB-10): the row they name holds everything and the truth. */
  schema: z.ZodType<{ organizationId: string }>;
  /** Which of the ids the job is about: two wake-ups for one row are one run. */
  row: string;
  /** Past it the handler's signal fires, and a little later its slot is taken back. */
  timeoutMs: number;
  /** How many at once per process, unless the consumer says otherwise. High for what mostly waits. */
  concurrency: number;
  /** How many of them may be of one organization. The rest is for others: what one has under way may last for long. */
  share: number;
}

const MINUTE = 60_000;
const job = <D extends JobDefinition>(definition: D): D => definition;

/** Every job there is. A sweep is no job: it is a timer in the worker that re-enqueues what Redis forgot. */
export const catalog = {
  'process-delivery': job({
    role: 'source',
    schema: z.strictObject({ organizationId, deliveryId }),
    row: 'deliveryId',
    timeoutMs: 5 * MINUTE,
    concurrency: 12,
    share: 8,
  }),
  'refresh-repository': job({
    role: 'source',
    schema: z.strictObject({ organizationId, repositoryId }),
    row: 'repositoryId',
    timeoutMs: 5 * MINUTE,
    concurrency: 12,
    share: 8,
  }),
  'render-application': job({
    role: 'source',
    schema: z.strictObject({ organizationId, applicationId }),
    row: 'applicationId',
    timeoutMs: 5 * MINUTE,
    concurrency: 12,
    share: 8,
  }),
  'push-revert': job({
    role: 'source',
    schema: z.strictObject({ organizationId, applicationId }),
    row: 'applicationId',
    timeoutMs: 5 * MINUTE,
    concurrency: 6,
    share: 4,
  }),
  /** Renders what a pull request touches; written to GitHub when all of its plans are there. */
  'plan-pull': job({
    role: 'source',
    schema: z.strictObject({ organizationId, pullId }),
    row: 'pullId',
    timeoutMs: 10 * MINUTE,
    concurrency: 8,
    share: 3,
  }),
  'follow-proposal': job({
    role: 'source',
    schema: z.strictObject({ organizationId, proposalId }),
    row: 'proposalId',
    timeoutMs: 5 * MINUTE,
    concurrency: 6,
    share: 4,
  }),
  /** Whether a branch that moved still leads to where it was: beside what is deployed, which does not wait for it. */
  'tell-history': job({
    role: 'source',
    schema: z.strictObject({ organizationId, rewriteId }),
    row: 'rewriteId',
    timeoutMs: 2 * MINUTE,
    concurrency: 3,
    share: 2,
  }),
  /** Tells GitHub how a sync stands. */
  'report-status': job({
    role: 'source',
    schema: z.strictObject({ organizationId, syncId }),
    row: 'syncId',
    timeoutMs: MINUTE,
    concurrency: 6,
    share: 4,
  }),
  'answer-probe-source': job({
    role: 'source',
    schema: z.strictObject({ organizationId, probeId }),
    row: 'probeId',
    timeoutMs: 2 * MINUTE,
    concurrency: 12,
    share: 8,
  }),
  'answer-probe-apply': job({
    role: 'apply',
    schema: z.strictObject({ organizationId, probeId }),
    row: 'probeId',
    timeoutMs: 2 * MINUTE,
    concurrency: 12,
    share: 8,
  }),
  /** What a pull request would do to one application, by the host of its cluster. */
  'plan-pull-application': job({
    role: 'apply',
    schema: z.strictObject({ organizationId, pullPlanId }),
    row: 'pullPlanId',
    timeoutMs: 2 * MINUTE,
    concurrency: 12,
    share: 8,
  }),
  /** Beyond what one follow may last; it mostly waits for lines, and an organization must not take every place. */
  'follow-log': job({
    role: 'apply',
    schema: z.strictObject({ organizationId, probeId }),
    row: 'probeId',
    timeoutMs: 16 * MINUTE,
    concurrency: 400,
    share: 200,
  }),
  /** A day: a wave may wait that long for health (its own deadline says how long), and waiting costs no scarce slot. */
  'sync-application': job({
    role: 'apply',
    schema: z.strictObject({ organizationId, syncId }),
    row: 'syncId',
    timeoutMs: 24 * 60 * MINUTE,
    concurrency: 400,
    share: 200,
  }),
  'check-application': job({
    role: 'apply',
    schema: z.strictObject({ organizationId, applicationId }),
    row: 'applicationId',
    timeoutMs: 2 * MINUTE,
    concurrency: 24,
    share: 16,
  }),
  'check-cluster': job({
    role: 'apply',
    schema: z.strictObject({ organizationId, clusterId }),
    row: 'clusterId',
    timeoutMs: MINUTE,
    concurrency: 24,
    share: 16,
  }),
} as const satisfies Record<string, JobDefinition>;

type Catalog = typeof catalog;
export type JobName = keyof Catalog;
export type JobPayload<Name extends JobName> = z.infer<Catalog[Name]['schema']>;
/** The names of the jobs that a role consumes. */
export type JobOf<Role extends WorkerRole> = {
  [Name in JobName]: Catalog[Name]['role'] extends Role ? Name : never;
}[JobName];

export const jobNames = Object.keys(catalog) as JobName[];

/** `name~rowId`: one row waits at most once per job, however often it is woken. */
export function jobKey<Name extends JobName>(name: Name, payload: JobPayload<Name>): string {
  const row = (payload as Record<string, string>)[catalog[name].row];
  return `${name}~${row}`;
}
