import { placeName, pointerName } from '@landfall/contracts/field-place';
import type { FieldChange, PlanItem } from '@landfall/contracts/plan';
import type { Json } from '@landfall/contracts/resource';
import { plainLine } from './escape.ts';

const MASK = 'masked:';
/** Of one side of a field. */
const MOST_CHARACTERS = 300;
/** Fields of one object that are told one by one. */
const MOST_FIELDS = 20;

/** The changed fields of an object as lines of a diff; a secret is dots, and whether it changed. */
export function fieldLines({ changes }: Pick<PlanItem, 'changes'>): string[] {
  const shown = changes.slice(0, MOST_FIELDS).flatMap(linesOf);
  const more = changes.length - MOST_FIELDS;
  return more > 0 ? [...shown, `  … and ${more} more ${more === 1 ? 'field' : 'fields'}`] : shown;
}

function linesOf({ pointer, place, before, after }: FieldChange): string[] {
  const name = plainLine(place ? placeName(place) : pointerName(pointer)) || '(all of it)';
  const [was, is] = [side(before), side(after)];
  if (isMasked(before) && isMasked(after))
    return [`! ${name}: ••••• → •••••  (${before === after ? 'equal' : 'changed'})`];
  return [
    ...(before === undefined ? [] : [`- ${name}: ${was}`]),
    ...(after === undefined ? [] : [`+ ${name}: ${is}`]),
    ...(before === undefined && after === undefined ? [`! ${name}`] : []),
  ];
}

const isMasked = (value: Json | undefined): boolean => typeof value === 'string' && value.startsWith(MASK);

function side(value: Json | undefined): string {
  if (value === undefined) return '';
  if (isMasked(value)) return '•••••';
  const text = JSON.stringify(value, (_key, one) => (isMasked(one) ? '•••••' : one)) ?? '';
  // A plain word needs no quotes; anything else keeps them, so that its ends are seen.
  const plain = typeof value === 'string' && /^[\w./:@-]+$/.test(value) ? value : text;
  return plainLine(plain, MOST_CHARACTERS);
}
