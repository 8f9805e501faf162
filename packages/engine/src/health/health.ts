import { type Health, worse } from '@landfall/contracts/health';
import type { Manifest } from '@landfall/contracts/resource';
import { assess } from './assess.ts';

/** Health of one object as pages show it; undefined for a kind that has none. Missing when it is not there. */
export function health(live: Manifest | undefined): Health | undefined {
  if (!live) return { status: 'Missing', message: 'not in the cluster' };
  const verdict = assess(live);
  if (!verdict) return undefined;
  return verdict.message === undefined
    ? { status: verdict.status }
    : { status: verdict.status, message: verdict.message };
}

/** The application's health: its worst object's, named. Missing counts only when everything is missing (A.6). */
export function worstHealth(objects: readonly { name: string; health: Health | undefined }[]): Health {
  const counted = objects.flatMap(({ name, health: one }) => (one ? [{ name, ...one }] : []));
  const present = counted.filter(({ status }) => status !== 'Missing');
  if (counted.length > 0 && present.length === 0 && counted.length === objects.length) {
    return { status: 'Missing', message: 'none of its objects is in the cluster' };
  }
  const status = present.reduce<Health['status']>((worst, one) => worse(worst, one.status), 'Healthy');
  const culprit = status === 'Healthy' ? undefined : present.find((one) => one.status === status);
  if (!culprit) return { status };
  return { status, message: `${culprit.name}: ${culprit.message ?? culprit.status}` };
}
