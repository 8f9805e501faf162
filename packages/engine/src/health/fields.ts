import type { Json, Manifest } from '@landfall/contracts/resource';
import { isRecord } from '../compare/managed-fields.ts';

type Fields = { [key: string]: Json | undefined };

/** `spec` or `status` as fields; empty where it is missing. */
export function section(live: Manifest, name: 'spec' | 'status'): Fields {
  const value = live[name];
  return isRecord(value) ? value : {};
}

const LONGEST_WORDS = 1_000;

/** What a controller said of an object: bounded, and without what no database keeps. */
export function wordsOf(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value.slice(0, LONGEST_WORDS).replaceAll('\0', '').toWellFormed();
}

/** A number of an object's fields, or what stands in for it. */
export function numberOf(fields: Fields, name: string, absent = 0): number {
  const value = fields[name];
  return typeof value === 'number' ? value : absent;
}

/** Is the status older than the spec? Then nothing it says counts yet. */
export function isStale(live: Manifest): boolean {
  const observed = section(live, 'status').observedGeneration;
  const { generation } = live.metadata;
  return typeof generation === 'number' && (typeof observed !== 'number' || observed < generation);
}

export const STALE = {
  status: 'Progressing',
  message: 'the controller has not seen this change yet',
} as const;
