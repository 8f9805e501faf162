import { type Context, systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { recordTooMany } from '@landfall/actions/deliveries/record-too-many';
import { connectedThrough } from '@landfall/actions/github/connected-through';
import { lookSoon } from '@landfall/actions/github/look-soon';
import type { OrganizationId } from '@landfall/contracts/ids';
import type { DeliveredTo } from '@landfall/providers/github-app';
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { Doors } from '../doors.ts';
import type { Counter } from '../limits/counter.ts';
import type { LateLooks } from './late-looks.ts';
import type { recordTogether } from './record-together.ts';
import type { Together } from './together.ts';

/** What is kept of each repository between requests. */
export interface Bounds {
  /** As GitHub numbers them: what comes of one too often is not even looked up. */
  perSource: Counter;
  perRepository: Counter;
  log: FastifyBaseLogger;
  /** By source, for those of which pushes were told. */
  late: LateLooks;
  pushes: ReturnType<typeof recordTogether>;
  /** What else is written of one, one after another. */
  others: Together<() => Promise<unknown>, void>;
}

export type Recording = (context: Context, repositoryId: string) => Promise<unknown>;

/** Told to every organization that connected this repository. One that is told too often is left to a late look, if pushes were told. */
export async function tellEach(
  { platform }: Doors,
  { perSource, perRepository, late }: Bounds,
  request: FastifyRequest,
  to: DeliveredTo,
  record: Recording,
): Promise<void> {
  // What names no repository is about none.
  if (to.repositoryId === undefined) return;
  const source = sourceOf(to);
  const seconds = perSource.take(source);
  if (seconds > 0) return late.refused(source, seconds);
  for (const { organizationId, id } of await connectedThrough(platform, to)) {
    const wait = perRepository.take(id);
    if (wait > 0) {
      late.refused(source, wait);
      continue;
    }
    const context = {
      ...systemContext(platform, organizationId, 'webhook'),
      requestId: request.id,
      ip: request.ip,
    };
    await alone(request, id, () => record(context, id));
  }
}

const sourceOf = ({ installationId, repositoryId }: DeliveredTo) => `${installationId}/${repositoryId}`;

/** A push was told of: what comes of that repository too often has those who connected it look once more. */
export function lookLate({ platform }: Doors, { late, log }: Bounds, to: DeliveredTo): void {
  if (to.repositoryId === undefined) return;
  late.signed(sourceOf(to), async () => {
    for (const { organizationId, id } of await connectedThrough(platform, to)) {
      const context = systemContext(platform, organizationId, 'webhook');
      await alone({ log }, id, () => recordTooMany(context, id));
    }
  });
}

/** The source role asks GitHub for a token and Git for its branches: what is suspended or gone shows in that. */
export async function lookAtAll(
  { platform }: Doors,
  { perRepository }: Bounds,
  request: FastifyRequest,
  to: DeliveredTo,
): Promise<void> {
  const byOrganization = new Map<OrganizationId, string[]>();
  for (const { organizationId, id } of await connectedThrough(platform, to)) {
    if (perRepository.take(id) > 0) continue;
    byOrganization.set(organizationId, [...(byOrganization.get(organizationId) ?? []), id]);
  }
  for (const [organizationId, ids] of byOrganization) {
    const context = systemContext(platform, organizationId, 'GitHub said that access changed.');
    await alone(request, organizationId, () => lookSoon(context, ids));
  }
}

/**
 * What fails for one keeps nobody else from being told, and is found by its next look. Without the database nobody is: then
 * the delivery is not taken.
 */
async function alone({ log }: Pick<Bounds, 'log'>, id: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    log.error({ id, type: error instanceof Error ? error.name : typeof error }, 'not told of a delivery');
  }
}
