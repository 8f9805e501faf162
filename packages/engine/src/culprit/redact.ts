import type { Json, Manifest } from '@landfall/contracts/resource';
import { isRecord } from '../compare/managed-fields.ts';
import type { Redact } from './evidence.ts';

/** Shorter values are words that stand anywhere. */
const SHORTEST = 6;
const MOST_VALUES = 500;
const HIDDEN = '•••••';

/** Takes the values of these manifests' Secrets out of a text, as they are and in base64: a program may print what it was given. */
export function redactSecrets(manifests: readonly Manifest[]): Redact {
  const values = manifests
    .filter(({ kind, apiVersion }) => kind === 'Secret' && apiVersion === 'v1')
    .flatMap(({ data, stringData }) => [
      ...(isRecord(data) ? Object.values(data).flatMap(bothForms) : []),
      ...(isRecord(stringData) ? Object.values(stringData).flatMap(plainForms) : []),
    ])
    .filter((value) => value.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST_VALUES);
  return (text) => values.reduce((shown, value) => shown.replaceAll(value, HIDDEN), text);
}

function bothForms(value: Json | undefined): string[] {
  if (typeof value !== 'string') return [];
  const plain = Buffer.from(value, 'base64').toString('utf8');
  return [value, ...plain.split(/\r?\n/)];
}

/** As a render may hold it: plain, and as the API server makes it. */
function plainForms(value: Json | undefined): string[] {
  if (typeof value !== 'string') return [];
  return [Buffer.from(value, 'utf8').toString('base64'), ...value.split(/\r?\n/)];
}
