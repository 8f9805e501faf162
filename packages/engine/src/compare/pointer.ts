import type { Json } from '@landfall/contracts/resource';
import { isRecord } from './managed-fields.ts';

/** The value at a path of tokens; undefined where there is none. */
export function valueAt(root: Json | undefined, tokens: readonly string[]): Json | undefined {
  let value = root;
  for (const token of tokens) {
    if (Array.isArray(value)) value = /^\d+$/.test(token) ? value[Number(token)] : undefined;
    else if (isRecord(value)) value = Object.hasOwn(value, token) ? value[token] : undefined;
    else return undefined;
  }
  return value;
}

/**
 * The API server's field path (`.spec.containers[name="web"].image`, `.metadata.labels.app.kubernetes.io/name`) as
 * tokens into `object`. Keys may hold dots, so the object itself decides where one ends: the longest that fits.
 */
export function fieldPathTokens(path: string, object: Json): string[] {
  const tokens: string[] = [];
  let value: Json | undefined = object;
  let rest = path;
  while (rest !== '') {
    const step = rest.startsWith('[') ? itemStep(rest, value) : keyStep(rest, value);
    tokens.push(step.token);
    value = valueAt(value, [step.token]);
    rest = step.rest;
  }
  return tokens;
}

interface Step {
  token: string;
  rest: string;
}

function keyStep(path: string, value: Json | undefined): Step {
  const rest = path.startsWith('.') ? path.slice(1) : path;
  const known = isRecord(value) ? Object.keys(value) : [];
  const fitting = known
    .filter((key) => rest === key || rest.startsWith(`${key}.`) || rest.startsWith(`${key}[`))
    .sort((a, b) => b.length - a.length);
  const token = fitting[0] ?? /^[^.[]*/.exec(rest)?.[0] ?? rest;
  return { token: token === '' ? rest : token, rest: token === '' ? '' : rest.slice(token.length) };
}

/** `[name="web",protocol="TCP"]`, `[0]` or `[="member"]`. */
function itemStep(path: string, value: Json | undefined): Step {
  const end = closingBracket(path);
  const inside = path.slice(1, end);
  const rest = path.slice(end + 1);
  if (/^\d+$/.test(inside)) return { token: inside, rest };
  const items = Array.isArray(value) ? value : [];
  const index = items.findIndex((item) => matches(item, inside));
  return { token: index === -1 ? inside : String(index), rest };
}

function closingBracket(path: string): number {
  let quoted = false;
  for (let at = 1; at < path.length; at += 1) {
    const char = path[at];
    if (char === '\\') at += 1;
    else if (char === '"') quoted = !quoted;
    else if (char === ']' && !quoted) return at;
  }
  return path.length;
}

function matches(item: Json, inside: string): boolean {
  if (inside.startsWith('=')) return JSON.stringify(item) === inside.slice(1);
  if (!isRecord(item)) return false;
  const pairs = [...inside.matchAll(/([^=,]+)=("(?:[^"\\]|\\.)*"|[^,]+)/g)];
  return (
    pairs.length > 0 &&
    pairs.every(([, name = '', text]) => {
      const value = item[name];
      return value === undefined || JSON.stringify(value) === text;
    })
  );
}
