import type { OpenedCluster } from '@landfall/actions/clusters/open';
import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { type InventoryEntry, listInventory } from '@landfall/actions/inventory/list';
import { type Manifest, refOf } from '@landfall/contracts/resource';
import {
  type Discovery,
  hostRequest,
  observe,
  type PlanRequest,
  plan,
  planDeletion,
  previousManifests,
} from '@landfall/engine';
import { once } from '../once.ts';
import type { ApplyRole } from '../role.ts';
import type { Host, HostApplication, PlanAsk, Subject } from './host.ts';
import { identityOf, maskWith } from './identity.ts';
import { hostedPlan } from './local-plan.ts';

/** All that this process needs of the database to be a host. */
interface Known {
  cluster: OpenedCluster;
  keys: DataKeys;
  application: HostApplication;
  inventory: InventoryEntry[];
  rendered: Map<string, Manifest[]>;
}

/** Reads it, in the transaction of `together`. @throws CryptoError; Refusal `not-found` for a snapshot that is not there */
export async function readKnown(
  together: Context,
  subject: Subject,
  { cluster, keys }: Pick<Known, 'cluster' | 'keys'>,
): Promise<Known> {
  // One after the other: SQL of our own is asked alone (decision 0031).
  const inventory = await listInventory(together, subject.application.id);
  const rendered = await subject.rendered.open(together, keys, subject.rendered.ids);
  return { cluster, keys, application: subject.application, inventory, rendered };
}

/** This process as the host of a cluster whose credential it has: the engine over its API server. */
export function localHost(role: ApplyRole, context: Context, known: Known): Host {
  const hosted = once(() => role.clusters.reach(context, known.cluster));
  // A second plan a moment later, among others, asks for nothing twice.
  let discovery: Discovery | undefined;
  return {
    reach: async () => void (await hosted()),
    // Who was host before is no more, and whatever it wrote stands in the database.
    takeOver: async () => undefined,
    plan: async (ask) => {
      const request = requestOf(context, known, ask);
      const { cluster, recent, asked } = await hosted();
      const whole: PlanRequest = { ...request, cluster };
      // What is deleted is looked for by what is served at this moment.
      const isDeletion = ask.operation === 'delete';
      const among = ask.among ? discovery : undefined;
      const served = isDeletion ? undefined : (among ?? recent(kindsWanted(request)));
      if (served) whole.discovery = served;
      const began = performance.now();
      const planned = await (isDeletion ? planDeletion(whole) : plan(whole));
      if (!served) asked(began, planned.discovery);
      discovery = planned.discovery;
      return hostedPlan(context, known.application, await hosted(), planned);
    },
    observe: async (ask) => {
      const { cluster, discovery: remembered } = await hosted();
      const whole = { ...requestOf(context, known, ask), cluster, discovery: await remembered() };
      const { planned, resources, health } = await observe(whole, context.now());
      return { plan: planned.plan, resources, health };
    },
  };
}

function requestOf(
  context: Context,
  { application, keys, inventory, rendered }: Known,
  ask: Omit<PlanAsk, 'operation'> & { respectIgnored?: boolean },
): Omit<PlanRequest, 'cluster'> {
  const known = {
    application: { ...identityOf(context, application), policy: application.policy },
    desired: rendered.get(ask.snapshotId) ?? [],
    previous: previousManifests(rendered, ask.previous),
    inventory,
    mask: maskWith(keys),
    now: context.now(),
  };
  return hostRequest(known, ask);
}

/** Of what Git wants, and of what may leave. */
const kindsWanted = ({ desired, inventory }: Omit<PlanRequest, 'cluster'>) => [
  ...desired.map(refOf),
  ...inventory,
];
