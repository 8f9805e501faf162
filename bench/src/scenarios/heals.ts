import type { EventBody } from '@landfall/contracts/event';
import type { Row } from '../row.ts';
import { spread } from '../statistics.ts';

/** A change that is not taken back in this time counts as having taken all of it, and its row says so. */
export const LIMIT_SECONDS = 120;

/** One change of somebody else's, in seconds from its answer. */
export interface Heal {
  /** Until the old value was seen again; undefined past the limit. */
  healed: number | undefined;
  /** Until the event stream told of the difference; undefined when it did not. */
  told: number | undefined;
  cpu: number;
  storesCpu: number;
  peakMiB: number;
  pssMiB: number;
}

/** The row of some heals: those past the limit are in it, with the limit as their time. */
export function healRow(name: string, heals: readonly Heal[]): Row {
  const late = heals.filter(({ healed }) => healed === undefined).length;
  const told = heals.flatMap((heal) => heal.told ?? []);
  return {
    name: late === 0 ? name : `${name}, ${late} of ${heals.length} not within ${LIMIT_SECONDS} s`,
    ours: spread(heals.map(({ healed }) => healed ?? LIMIT_SECONDS)),
    ...(told.length === 0 ? {} : { told: spread(told) }),
    cpu: spread(heals.map(({ cpu }) => cpu)),
    storesCpu: spread(heals.map(({ storesCpu }) => storesCpu)),
    peakMiB: spread(heals.map(({ peakMiB }) => peakMiB)),
    pssMiB: spread(heals.map(({ pssMiB }) => pssMiB)),
  };
}

/** Whether an event tells that this object is not as Git has it. */
export function tellsOf(body: EventBody, namespace: string, name: string): boolean {
  if (body.type !== 'resources') return false;
  return body.resources.some(
    ({ ref, status }) => ref.namespace === namespace && ref.name === name && status === 'OutOfSync',
  );
}
