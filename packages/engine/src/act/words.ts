import type { ActVerb } from '@landfall/contracts/act';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { ResourceRef } from '@landfall/contracts/resource';
import { describe } from '../normalize/desired.ts';

const DONE: Record<ActVerb, string> = { restart: 'restarted', 'scale-back': 'scaled back' };
const notDone = (verb: ActVerb, ref: ResourceRef): string => `${describe(ref)} was not ${DONE[verb]}.`;

/** The words for a kind that knows no such thing. */
export const cannotAct = (verb: ActVerb, ref: ResourceRef): ProblemWords => ({
  code: 'act-unknown',
  what: notDone(verb, ref),
  why: `A ${ref.kind} cannot be ${DONE[verb]}.`,
  fix:
    verb === 'restart'
      ? 'Deployments, StatefulSets and DaemonSets can.'
      : 'Deployments and StatefulSets can.',
});

/** The words for an object that is not among what was applied in full last. */
export const notApplied = (verb: ActVerb, ref: ResourceRef): ProblemWords => ({
  code: 'act-not-applied',
  what: notDone(verb, ref),
  why: 'It is not among what was applied in full last.',
  fix: 'Sync the application first.',
});

export const restartRefused = (ref: ResourceRef, words: { why: string; fix: string }): ProblemWords => ({
  code: 'restart-refused',
  what: notDone('restart', ref),
  ...words,
});

export const noReplicas = (ref: ResourceRef): ProblemWords => ({
  code: 'no-replicas',
  what: notDone('scale-back', ref),
  why: 'Git says nothing about its replicas.',
  fix: 'Set spec.replicas in Git, or scale it with kubectl: nobody puts that back.',
});

export const ownedByAutoscaler = (ref: ResourceRef, autoscaler: string): ProblemWords => ({
  code: 'autoscaled',
  what: notDone('scale-back', ref),
  why: `The HorizontalPodAutoscaler ${autoscaler} decides about its replicas.`,
  fix: 'Change the limits of the autoscaler in Git.',
});
