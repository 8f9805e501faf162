import type { HelmOptions } from '@landfall/contracts/renderer';
import { RenderError } from '../render-error.ts';
import { printable } from '../tree/path.ts';

type Value = string | number | boolean | null | { [key: string]: Value };
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Helm's `--set` and `--set-string` as a document of values, so that no tenant text becomes an argument (security EXEC-2): the
 * same reading of true, false, null and whole numbers, `\\.` for a dot in a key. Items of a list cannot be set by their index.
 * @throws RenderError options-invalid
 */
export function parameterValues(parameters: HelmOptions['parameters']): string | undefined {
  if (parameters.length === 0) return undefined;
  const root: { [key: string]: Value } = {};
  for (const { name, value, forceString } of parameters)
    put(root, keysOf(name), name, forceString ? value : typed(value));
  return JSON.stringify(root);
}

function put(root: { [key: string]: Value }, keys: string[], name: string, value: Value): void {
  let at = root;
  for (const key of keys.slice(0, -1)) {
    const below = at[key];
    if (typeof below === 'object' && below !== null) at = below;
    else {
      const made: { [key: string]: Value } = {};
      at[key] = made;
      at = made;
    }
  }
  const last = keys.at(-1);
  if (last === undefined) throw invalid(name, 'It names no value.');
  at[last] = value;
}

function keysOf(name: string): string[] {
  if (/[[\]]/.test(name))
    throw invalid(
      name,
      'Items of a list cannot be set by a parameter: the chart’s list would be replaced by it.',
    );
  const keys = name.split(/(?<!\\)\./).map((key) => key.replaceAll('\\.', '.'));
  if (keys.some((key) => key === '' || UNSAFE.has(key))) throw invalid(name, 'It is no path of keys.');
  return keys;
}

/** As Helm's strvals reads a value. */
function typed(value: string): Value {
  if (value === 'true' || value === 'false') return value === 'true';
  if (value === 'null') return null;
  const isInteger = /^-?(0|[1-9]\d*)$/.test(value) && Number.isSafeInteger(Number(value));
  return isInteger ? Number(value) : value;
}

const invalid = (name: string, why: string): RenderError =>
  new RenderError('options-invalid', {
    what: `\`${printable(name)}\` cannot be a Helm parameter.`,
    why,
    fix: 'Use a path like image.tag, or put it into the inline values.',
  });
