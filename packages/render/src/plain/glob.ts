/** A part of a glob: takes one character, any number of them, or one of several globs. */
type Part =
  | { kind: 'one'; fits: (character: string) => boolean }
  | { kind: 'any' }
  | { kind: 'either'; globs: Part[][] };

/**
 * A glob as Argo CD reads `directory.include`: `*` and `**` take any characters, `/` among them, `?` one, `[a-z]` and `[!a-z]`
 * one of a set, `{a,b}` either, `\` the next one as it stands. Matching takes at most a step for each part and
 * character, whatever the pattern.
 * @returns undefined where brackets or braces are not closed
 */
export function globTest(pattern: string): ((text: string) => boolean) | undefined {
  const characters = [...pattern];
  const parsed = partsFrom(characters, 0, false);
  if (parsed === undefined || parsed.next !== characters.length) return undefined;
  return (text) => {
    const all = [...text];
    return ends(parsed.parts, all, new Set([0])).has(all.length);
  };
}

interface Parsed {
  parts: Part[];
  next: number;
}

function partsFrom(pattern: string[], from: number, inBraces: boolean): Parsed | undefined {
  const parts: Part[] = [];
  let at = from;
  while (at < pattern.length) {
    const character = pattern[at] ?? '';
    if (inBraces && (character === ',' || character === '}')) break;
    const special =
      character === '[' ? setFrom(pattern, at) : character === '{' ? bracesFrom(pattern, at) : null;
    if (special === undefined) return undefined;
    if (special !== null) {
      parts.push(...special.parts);
      at = special.next;
      continue;
    }
    const taken = character === '\\' ? pattern[++at] : character;
    if (taken === undefined) return undefined;
    if (character === '*') parts.push({ kind: 'any' });
    else parts.push({ kind: 'one', fits: (one) => character === '?' || one === taken });
    at++;
  }
  return { parts, next: at };
}

function bracesFrom(pattern: string[], from: number): Parsed | undefined {
  const globs: Part[][] = [];
  let at = from;
  do {
    const inside = partsFrom(pattern, at + 1, true);
    if (inside === undefined) return undefined;
    globs.push(inside.parts);
    at = inside.next;
  } while (pattern[at] === ',');
  return pattern[at] === '}' ? { parts: [{ kind: 'either', globs }], next: at + 1 } : undefined;
}

function setFrom(pattern: string[], from: number): Parsed | undefined {
  const end = pattern.indexOf(']', from + 2);
  if (end === -1) return undefined;
  const isNot = pattern[from + 1] === '!';
  const inside = pattern.slice(from + (isNot ? 2 : 1), end);
  const [low = '', dash, high = ''] = inside;
  const isRange = inside.length === 3 && dash === '-';
  const isIn = (one: string) => (isRange ? one >= low && one <= high : inside.includes(one));
  return { parts: [{ kind: 'one', fits: (one) => isIn(one) !== isNot }], next: end + 1 };
}

/** Where in the text these parts can end, having begun at one of the given places. */
function ends(parts: Part[], text: string[], from: Set<number>): Set<number> {
  let places = from;
  for (const part of parts) {
    if (places.size === 0) return places;
    const after = new Set<number>();
    if (part.kind === 'any') for (let at = Math.min(...places); at <= text.length; at++) after.add(at);
    else if (part.kind === 'either')
      for (const glob of part.globs) for (const at of ends(glob, text, places)) after.add(at);
    else for (const at of places) if (at < text.length && part.fits(text[at] ?? '')) after.add(at + 1);
    places = after;
  }
  return places;
}
