import type { Acted, ActVerb } from '@landfall/contracts/act';
import type { ResourceState } from '@landfall/contracts/application';
import type { ResourceRef } from '@landfall/contracts/resource';

/** A verb with its object: title and button. */
export const actTitle = (verb: ActVerb, { kind, name }: Pick<ResourceRef, 'kind' | 'name'>): string =>
  verb === 'restart' ? `Restart ${kind} ${name}` : `Scale ${kind} ${name} back`;

/** What it means, before it is done. */
export function actConsequences(verb: ActVerb, { changes }: Pick<ResourceState, 'changes'>): string[] {
  if (verb === 'restart')
    return [
      'Its pods are replaced, one after the other as its update strategy says.',
      'Git stays as it is: a restart is no drift, and no sync takes it back.',
      'It stands in the activity.',
    ];
  const replicas = changes.find(({ pointer }) => pointer === '/spec/replicas');
  // To how many is the host's to say: what Git wants now may not have been applied yet.
  const from = replicas?.before;
  return [
    typeof from === 'number'
      ? `It runs with ${from} replicas and gets those that it was applied with last.`
      : 'It gets the replicas that it was applied with last.',
    'Nothing else of it changes.',
    'It stands in the activity.',
  ];
}

/** What was done, in one sentence. */
export function actedWords(acted: Acted): string {
  if (acted.verb === 'restart') return 'Restarted: its pods are being replaced.';
  const { from, to } = acted;
  return from === to ? `It has its ${to} replicas already.` : `Scaled back from ${from} to ${to} replicas.`;
}
