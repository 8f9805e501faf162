import { type Json, type Manifest, refOf } from '@landfall/contracts/resource';
import { isRecord } from '../compare/managed-fields.ts';
import { valueAt } from '../compare/pointer.ts';

/** Stands in a plan for what is not known before the write. */
const DRAWN = 'chosen by the cluster';

/**
 * An object as a plan may show it: without what the API server draws anew at every try (a Service's node ports and
 * addresses). Shown, it would be another value than the one that comes, and no second plan would be as the approved one.
 */
export function withoutDrawn(after: Manifest, desired: Manifest, live: Manifest): Manifest {
  const { group, kind } = refOf(after);
  if (group !== '' || kind !== 'Service' || !isRecord(after.spec)) return after;
  const known = new Set([desired, live].flatMap(drawnOf));
  const told = (value: Json | undefined): Json | undefined =>
    value === undefined || known.has(value) ? value : DRAWN;
  const { ports, clusterIP, clusterIPs, healthCheckNodePort, ...rest } = after.spec;
  const shown = {
    ports: Array.isArray(ports) ? ports.map((port) => withPort(port, told)) : ports,
    clusterIP: told(clusterIP),
    clusterIPs: Array.isArray(clusterIPs) ? clusterIPs.map((one) => told(one) ?? one) : clusterIPs,
    healthCheckNodePort: told(healthCheckNodePort),
  };
  const present = Object.entries(shown).filter(([, value]) => value !== undefined);
  return { ...after, spec: { ...rest, ...Object.fromEntries(present) } };
}

const withPort = (port: Json, told: (value: Json | undefined) => Json | undefined): Json =>
  isRecord(port) && port.nodePort !== undefined ? { ...port, nodePort: told(port.nodePort) } : port;

/** The ports and addresses that a Service names already. */
function drawnOf(service: Manifest): Json[] {
  const at = (...path: string[]) => valueAt(service as Json, ['spec', ...path]);
  const ports = at('ports');
  const addresses = at('clusterIPs');
  return [
    ...(Array.isArray(ports) ? ports.map((port) => (isRecord(port) ? port.nodePort : undefined)) : []),
    ...(Array.isArray(addresses) ? addresses : []),
    at('clusterIP'),
    at('healthCheckNodePort'),
  ].filter((value) => value !== undefined);
}
