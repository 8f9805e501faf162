import type { DriftView } from '@landfall/contracts/drift';
import type { ProblemCode } from '@landfall/contracts/problem';
import { type Json, resourceKey } from '@landfall/contracts/resource';
import { Refusal } from '../refusal.ts';

/** May Git be asked to take this? @throws Refusal `refused` for a Secret, an object as a whole, and what is no single value */
export function checkAcceptable(drift: DriftView): void {
  const name = resourceKey(drift.ref);
  // Values of a Secret are known here by their masks alone, and belong into no commit.
  if (drift.ref.kind.toLowerCase() === 'secret')
    throw notAccepted(
      'refused',
      name,
      'Values of a Secret are never written to Git.',
      'Change it where it is kept, or revert it on the cluster.',
    );
  if (drift.what !== 'changed')
    throw notAccepted(
      'refused',
      name,
      'It drifted as a whole, and single values are accepted.',
      'Remove it from Git by hand, or revert it on the cluster.',
    );
  if (!isSingle(drift.old) || !isSingle(drift.new))
    throw notAccepted(
      'refused',
      `${name}${drift.field}`,
      'What changed is a whole map or list, and single values are accepted.',
      'Change it in Git by hand, or revert it on the cluster.',
    );
}

const isSingle = (value: Json | undefined): boolean => typeof value !== 'object' || value === null;

export const notAccepted = (code: ProblemCode, name: string, why: string, fix: string): Refusal =>
  new Refusal(code, { what: `Nothing of “${name}” was accepted into Git.`, why, fix });
