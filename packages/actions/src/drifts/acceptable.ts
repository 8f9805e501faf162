import { type DriftView, whyNotAccepted } from '@landfall/contracts/drift';
import type { ProblemCode } from '@landfall/contracts/problem';
import { resourceKey } from '@landfall/contracts/resource';
import { Refusal } from '../refusal.ts';

/** May Git be asked to take this? @throws Refusal `refused` for a Secret, an object as a whole, and what is no single value */
export function checkAcceptable(drift: DriftView): void {
  const bar = whyNotAccepted(drift);
  if (bar === null) return;
  const name = resourceKey(drift.ref);
  const [why, fix] = WORDS[bar];
  throw notAccepted('refused', bar === 'many' ? `${name}${drift.field}` : name, why, fix);
}

const WORDS = {
  secret: [
    'Values of a Secret are never written to Git.',
    'Change it where it is kept, or revert it on the cluster.',
  ],
  whole: [
    'It drifted as a whole, and single values are accepted.',
    'Remove it from Git by hand, or revert it on the cluster.',
  ],
  many: [
    'What changed is a whole map or list, and single values are accepted.',
    'Change it in Git by hand, or revert it on the cluster.',
  ],
} as const;

export const notAccepted = (code: ProblemCode, name: string, why: string, fix: string): Refusal =>
  new Refusal(code, { what: `Nothing of “${name}” was accepted into Git.`, why, fix });
