import { Refusal } from '@landfall/actions/refusal';
import { placeName } from '@landfall/contracts/field-place';
import type { AcceptedField } from '@landfall/contracts/proposal';

/** `Deployment web spec.replicas`. */
export const fieldWords = ({ ref, place, field }: Pick<AcceptedField, 'ref' | 'place' | 'field'>): string =>
  `${ref.kind} ${ref.name} ${place ? placeName(place) : field.slice(1).replaceAll('/', '.')}`;

/** The right place in Git is not known. */
export const notPlaced = (field: AcceptedField, why: string): Refusal =>
  notAllowed(
    field,
    `The right place in Git was not found: ${why}`,
    'Change it in Git by hand, or revert it on the cluster.',
  );

/** Not to be accepted, whatever the place. */
export const notAllowed = (field: AcceptedField, why: string, fix: string): Refusal =>
  new Refusal('refused', { what: `${fieldWords(field)} was not accepted into Git.`, why, fix });

export const fromChart = (field: AcceptedField): Refusal =>
  notPlaced(field, 'A chart’s template makes it, and which of its values it comes from cannot be told.');
