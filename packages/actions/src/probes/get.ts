import type { ProbeView } from '@landfall/contracts/probe';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { probeViewOf } from './view.ts';

/** The answer so far. @throws Refusal `not-found`. */
export function getProbe(context: Context, id: string): Promise<ProbeView> {
  return read(context, (tx) => probeViewOf(tx, id));
}
