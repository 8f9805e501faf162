import type { Json } from '@landfall/contracts/resource';

const MASK = /^masked:/;

/**
 * JSON as block YAML, to be read by people: masked values as dots, strings quoted only where plain ones would mean
 * something else. It is shown, never parsed again.
 */
export function yamlOf(value: Json, indent = ''): string {
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : value.map((one) => entry('-', one, indent)).join('\n');
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    if (fields.length === 0) return '{}';
    return fields.map(([key, field]) => entry(`${scalar(key)}:`, field ?? null, indent)).join('\n');
  }
  return scalar(value);
}

function entry(head: string, value: Json, indent: string): string {
  if (typeof value === 'string' && value.includes('\n') && !MASK.test(value)) {
    const lines = value.replace(/\n$/, '').split('\n');
    return `${indent}${head} |${value.endsWith('\n') ? '' : '-'}\n${lines.map((line) => `${indent}  ${line}`).join('\n')}`;
  }
  if (typeof value !== 'object' || value === null || isEmpty(value))
    return `${indent}${head} ${yamlOf(value)}`;
  const inner = `${indent}  `;
  const body = yamlOf(value, inner);
  return head === '-' ? `${indent}- ${body.slice(inner.length)}` : `${indent}${head}\n${body}`;
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

function scalar(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  if (MASK.test(value)) return '•••••';
  const plain = /^[A-Za-z_/.][A-Za-z0-9_/.@+=-]*( [A-Za-z0-9_/.@+=()-]+)*$/.test(value);
  const reserved = /^(true|false|null|yes|no|on|off|y|n|~|\.inf|\.nan|\.)$/i.test(value);
  return plain && !reserved ? value : JSON.stringify(value);
}
