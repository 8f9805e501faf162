import { COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE } from 'js-yaml';

/** A colon that the specification takes for one of a key, and kubectl for a part of the text. */
const COLON = /^[ \t]*:[,[\]{}]/;

/** kubectl ends the name of an anchor before these. */
const BEYOND_A_NAME = /[?:%@`]/;

/**
 * Where kubectl's reader and the YAML specification disagree without an error. Inside brackets `[a:, b]` is the text `a:`
 * to one and a key without value to the other, `[?a]` the other way round, and `[!tag, b]` a tag with a comma in its name.
 * And `&a:b` is an anchor of that name, or `&a` before the text `:b`. Nobody means any of them.
 * @returns the offset of the first such place
 */
export function ambiguousAt(events: readonly Event[], text: string): number | undefined {
  const inBrackets: boolean[] = [];
  for (const event of events) {
    if ('anchorStart' in event && event.anchorStart >= 0) {
      if (BEYOND_A_NAME.test(text.slice(event.anchorStart, event.anchorEnd))) return event.anchorStart;
    }
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        inBrackets.push(false);
        break;
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        inBrackets.push(event.style === COLLECTION_STYLE.FLOW);
        break;
      case EVENT_ID.POP:
        inBrackets.pop();
        break;
      case EVENT_ID.SCALAR: {
        if (inBrackets.at(-1) !== true) break;
        if (event.tagStart >= 0 && text[event.tagEnd] === ',') return event.tagStart;
        if (event.style !== SCALAR_STYLE.PLAIN || event.valueEnd <= event.valueStart) break;
        if (text[event.valueStart] === '?' || COLON.test(text.slice(event.valueEnd, event.valueEnd + 20)))
          return event.valueStart;
        break;
      }
      default:
    }
  }
  return undefined;
}
